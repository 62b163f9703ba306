"""How the body and the annex put one task: 布局规划正文和附件的时间对得上吗.

The tasks meant are the one that the sentence names, or that was spoken of, and its counterparts in
the other part; what differs is read from the comparison made when the document was taken in.
"""

from __future__ import annotations

from app.assistant.query import Ask, Query, Selection
from app.assistant.reading import Reading
from app.assistant.resolve import Preference, Resolver
from app.assistant.selecting import make_query, topic_ids


def compared(
    reading: Reading, previous: Query | None, resolver: Resolver, *, scope: tuple[str, ...]
) -> Query | None:
    """The differences of one task, None where the sentence names none and none was spoken of."""
    selection = Selection(document_ids=scope)
    if reading.references:
        found = [v for r in reading.references for v in resolver.numbered(r, document_ids=scope)]
        ids = tuple(v.task.id for v in found)
    elif reading.topic:
        ids = topic_ids(reading.topic, selection, resolver, Preference())
    else:
        ids = previous.selection.places[:1] if previous else ()
    views = resolver.views(ids)
    if not views:
        return None
    across = (i for v in views for i in v.task.counterpart_ids)
    both = tuple(dict.fromkeys((*(v.task.id for v in views), *across)))
    query = make_query(reading, Ask.DOCUMENT, Selection(ids=both, document_ids=scope))
    return Query(
        ask=Ask.DOCUMENT, text=query.text, selection=query.selection, fact="differences",
        level=reading.level,
    )  # fmt: skip
