"""Tables without a column of units, each under the name of the body whose it is.

    县教育局2024年重点任务清单 above one table, 县卫健局2024年重点任务清单 above the next

Counts only where several tables bear the names of different bodies (`Findings.take_captions`): a
single 县教育局2024年工作要点 says whose paper it is, not that its rows charge the bureau.
"""

from __future__ import annotations

import re

from ingest.duties import bodies_alone
from ingest.fields import Share
from ingest.lexicon import Lexicon
from ingest.lines import Block
from ingest.roles import Part
from ingest.text import PolicyText

_WHOSE = re.compile(
    r"(?:[(（]?(?:19|20)\d\d|重点|主要|年度|工作|任务|责任|目标|牵头|承办|负责|整改|问题|[::]).{0,40}$|$"
)
_LONGEST = 90


def caption_share(text: PolicyText, above: Block | None, lexicon: Lexicon) -> Share | None:
    """The bodies that the line above a table begins with, as those who answer for its rows."""
    if above is None or len(above) > _LONGEST:
        return None
    start, end = text.bare(above.start, above.end)
    for stop in range(end, start + 2, -1):
        if _WHOSE.match(text.folded, stop, end) and (
            names := bodies_alone(text, start, stop, lexicon)
        ):
            return Share(names, Part("responsible"), False)
    return None
