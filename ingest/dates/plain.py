"""The text as the grammar reads it, and the way back to the offsets of the text as given.

Full-width digits, dashes, quotes and the traditional characters that phrases of time use become
their common forms, one character for one. Blanks and line breaks that fall inside a date
(`2017 年 8 月`, a line wrapped after 2017年) are left out. Titles between 《 and 》 are blanked:
《2017年工作要点》 names a document, not a day.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

_TRADITIONAL = (
    "個兩後內間週號時從國慶節開學過來這當長續進態動發點處勞陽規劃實際啟兒歲終為現幾頭"
    "屆禮辦後會達還該臨婦黨軍師誕壹貳叁參說對"
)
_SIMPLIFIED = (
    "个两后内间周号时从国庆节开学过来这当长续进态动发点处劳阳规划实际启儿岁终为现几头"
    "届礼办后会达还该临妇党军师诞一二三三说对"
)
_FORMS = str.maketrans(
    "０１２３４５６７８９／．○Ｑ　\u00a0–—―－−﹣～〜∼﹏“”‘’「」『』＂＇'" + _TRADITIONAL,
    "0123456789/.〇Q  " + "-" * 6 + "~" * 4 + '"' * 11 + _SIMPLIFIED,
)
_TRADITIONAL_ONLY = re.compile(
    "[個學國會為這時說對後發經動過關點來長開間門問題實應與專業員機資處審辦計劃區縣錄參務責單]"
)
_SIMPLIFIED_ONLY = re.compile(
    "[个学国会为这时说对后发经动过关点来长开间门问题实应与专业员机资处审办计划区县录参务责单]"
)
_TITLE = re.compile(r"《[^《》]{0,120}》")
_BLANK = r"[ \t\u200b]*\n?[ \t\u200b]*"
_GAP = re.compile(
    r"(?<=[0-9])[ \t\u200b]+(?=[年月日号])"
    r"|(?<=[年月])[ \t\u200b]+(?=[0-9底末初前内起至到-])"
    r"|(?<=[日号底末])[ \t\u200b]+(?=[前起至内-])"
    rf"|(?<=月底){_BLANK}(?=前(?!三))"
    r"|(?<=第)[ \t\u200b]+(?=[0-9一二三四])"
    r"|(?<=[0-9一二三四])[ \t\u200b]+(?=季度|个工作日|个月)"
    # A line that was wrapped inside a date. A number alone on its line is a row's number, so
    # the digits of a year are joined only after other words.
    rf"|(?<=[0-9]年){_BLANK}(?=[0-9]{{1,2}}月)"
    rf"|(?<=[12][0-9]{{3}}){_BLANK}(?=年)"
    rf"|(?<=年[0-9]){_BLANK}(?=月)|(?<=年[0-9][0-9]){_BLANK}(?=月)"
    rf"|(?<=[0-9]月){_BLANK}(?=底|[0-9]{{1,2}}日)"
    rf"|(?<=[^\s0-9]2){_BLANK}(?=0[0-9]{{2}}年)"
    rf"|(?<=[^\s0-9]20){_BLANK}(?=[0-9]{{2}}年)"
    rf"|(?<=[^\s0-9]20[0-9]){_BLANK}(?=[0-9]年)"
)


@dataclass(frozen=True)
class PlainText:
    """`text` is what the grammar reads; `cuts` and `lost` lead back to the text as given.

    After position cuts[i] of `text`, lost[i] characters have been left out before it.
    """

    text: str
    cuts: tuple[int, ...]
    lost: tuple[int, ...]
    traditional: bool

    def start(self, position: int) -> int:
        """The offset, in the text as given, of the character at a position."""
        index = bisect_right(self.cuts, position)
        return position + (self.lost[index - 1] if index else 0)

    def end(self, position: int) -> int:
        """The offset after the last character of what ends at a position."""
        return self.start(position - 1) + 1


def plain_text(text: str) -> PlainText:
    """Prepare a text for the grammar. "2017 年８月" -> "2017年8月", one place lost at 4."""
    common = text.translate(_FORMS)
    if "《" in common:
        common = _TITLE.sub(lambda title: "\0" * len(title[0]), common)
    traditional = len(_TRADITIONAL_ONLY.findall(text))
    pieces, cuts, lost, at, gone = [], [], [], 0, 0
    for gap in _GAP.finditer(common):
        if gap.start() == gap.end():
            continue
        pieces.append(common[at : gap.start()])
        at = gap.end()
        cuts.append(gap.start() - gone)
        gone += gap.end() - gap.start()
        lost.append(gone)
    pieces.append(common[at:])
    return PlainText(
        text="".join(pieces),
        cuts=tuple(cuts),
        lost=tuple(lost),
        traditional=traditional > len(_SIMPLIFIED_ONLY.findall(text)),
    )
