"""Rules that a responsibility field states for the fields after it.

列首位的为牵头单位，下同: the first unit of each list leads. 以下各项均涉及各县区，不再单独列出:
units that answer for every later task without being named there; they are reported, not spread.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.text import PolicyText


@dataclass(frozen=True)
class Rule:
    """A rule that a field states for the fields after it."""

    kind: str  # "first-leads" or "standing-units"
    start: int
    end: int


_FIRST_LEADS = re.compile(
    r"[,;。(]?(?:注:)?[^,;。:、() ]{0,12}(?:列|排|位于|排名|排序)[^,;。:]{0,4}"
    r"(?:首位|第一位?|首个|第1位?|最前)[^,;。]{0,8}[^,;。]{0,3}牵头(?:单位|部门|责任单位)?"
    r"(?:,(?:以?下同|不再(?:一一)?(?:注明|标注)))?\)?"
)
_STANDING_UNITS = re.compile(
    r"[;。,]?\s*(?:以下|下列|下述|上述|其余|各项)[^;。:]{0,20}(?:均|都|需|须|涉及)[^;。]{0,60}"
    r"(?:不再(?:单独|逐一|一一|重复)?列出|下同|不再(?:注明|赘述|列))。?"
)
_RULES = (("first-leads", _FIRST_LEADS), ("standing-units", _STANDING_UNITS))


def stated_rules(text: PolicyText, start: int, end: int) -> list[Rule]:
    """The rules stated between two offsets, in order."""
    rules: list[Rule] = []
    for kind, pattern in _RULES:
        for match in pattern.finditer(text.folded, start, end):
            rules.append(Rule(kind, match.start(), match.end()))
    return sorted(rules, key=lambda rule: rule.start)
