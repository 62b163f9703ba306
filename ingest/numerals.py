"""Chinese whole numbers as outlines print them: 三, 十二, 五十三, 一百零三."""

from __future__ import annotations

FORMAL = "壹贰叁参肆伍陆柒捌玖拾"
"""Characters of the formal numbers, which outlines of Taiwan and Hong Kong open with."""

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "参": 3}
_DIGITS |= {c: n for n, c in enumerate("壹贰叁肆伍陆柒捌玖", 1)}
_STEPS = {"十": 10, "百": 100, "拾": 10}

CHINESE = "零〇一二三四五六七八九十百"
"""Characters that an ordinal may be written in."""


def ordinal(digits: str) -> int | None:
    """The number that an outline label prints; None where it is none.

    "二十三" -> 23, "23" -> 23, "十" -> 10, "百" -> 100, "三三" -> None
    """
    if digits.isdecimal():
        return int(digits)
    total = current = 0
    for char in digits:
        if char in _STEPS:
            total += (current or 1) * _STEPS[char]
            current = 0
        elif char in _DIGITS and not current:
            current = _DIGITS[char]
        else:
            return None
    return (total + current) or None


def chinese(number: int) -> str:
    """The way an outline prints a number below 1000: 6 -> "六", 53 -> "五十三"."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    digits = "零一二三四五六七八九"
    head = f"{digits[hundreds]}百" if hundreds else ""
    if hundreds and rest and not tens:
        head += "零"
    middle = "" if not tens else "十" if tens == 1 and not hundreds else f"{digits[tens]}十"
    return head + middle + (digits[ones] if ones else "")
