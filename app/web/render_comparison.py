"""A new version beside the one that it replaces, as HTML: which tasks stay, change, come, go."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

from app.ledger.document_records import DocumentRecord
from app.ledger.drafts import Comparison
from app.ledger.quoting import quoted
from app.ledger.records import TaskRecord
from app.ledger.versions import Change, TaskPair
from app.web.render_correcting import FACTS, SOURCES, Address
from app.web.render_text import html, shortened

WHAT = {"title": "标题", "units": "单位", "dates": "时限", "number": "序号", "text": "文字"}
SHOWN = 300


def comparison_part(
    comparison: Comparison | None,
    earlier: Sequence[DocumentRecord],
    address: Address,
    *,
    confirmed: Collection[str] = (),
) -> str:
    """What the draft replaces, to choose, and what that changes."""
    if comparison is None and not earlier:
        return f'<section data-refresh="{html(address.panel)}/comparison" hidden></section>'
    chosen = comparison.diff.old.id if comparison else ""
    known = list(earlier)
    if comparison and all(d.id != chosen for d in known):
        known.append(comparison.diff.old)
    options = "".join(
        f'<label><input type="radio" name="replaces" data-choice="{html(document.id)}"'
        f"{' checked' if document.id == chosen else ''} /> "
        f"替换{html(quoted(shortened(document.title, 60)))}"
        f"{html(f'（{document.doc_number}）' if document.doc_number else '')}</label>"
        for document in known
    )
    both = (
        '<label><input type="radio" name="replaces" data-choice=""'
        f"{'' if chosen else ' checked'} /> 不替换，两份都保留（任务会分别计数）</label>"
    )
    return (
        f'<section class="pd-part pd-compare" data-refresh="{html(address.panel)}/comparison" '
        f'data-replaces-url="{html(address.facts)}/replaces" '
        f'data-confirmed="{html(json.dumps(sorted(confirmed)))}"><h3>库中已有这份文件的旧版</h3>'
        '<fieldset class="pd-choice"><legend class="pd-quiet">入库时怎样处理</legend>'
        f"{options}{both}</fieldset>{_diff(comparison) if comparison else ''}</section>"
    )


def _diff(comparison: Comparison) -> str:
    diff = comparison.diff
    counts = "".join(
        f"<li>{words}<b>{len(diff.of(kind))}</b></li>"  # type: ignore[arg-type]
        for kind, words in (
            ("unchanged", "不变"),
            ("changed", "有变化"),
            ("new", "新增"),
            ("gone", "不再列出"),
        )
    )
    kept = sum(comparison.reports.get(old, 0) for old in diff.same)
    history = (
        f"已有的 {kept} 条办理记录随任务保留。" if kept else "不变和有变化的任务保留办理记录。"
    )
    facts = "".join(f"<li>{_change(FACTS.get(c.what, c.what), c)}</li>" for c in diff.facts)
    return (
        f'<ul class="pd-counts">{counts}</ul><p class="pd-quiet">{history}</p>'
        f"{f'<ul class=pd-changes>{facts}</ul>' if facts else ''}"
        f"{_doubts(comparison)}"
        f"{_pairs('有变化', diff.of('changed'), comparison, open_=True)}"
        f"{_pairs('新增', diff.of('new'), comparison)}"
        f"{_pairs('不再列出', diff.of('gone'), comparison, open_=True)}"
        f"{_pairs('不变', diff.of('unchanged'), comparison)}{_left_out(comparison)}"
    )


def _doubts(comparison: Comparison) -> str:
    if not comparison.diff.doubts:
        return ""
    items = "".join(
        f'<li><label><input type="checkbox" data-same="{html(pair.new.id)}" /> '
        f"旧版{_name(pair.old)} 与新版{_name(pair.new)}是同一项"
        f"（文字相近 {pair.similarity:.0%}{_reports(pair, comparison)}）</label></li>"
        for pair in comparison.diff.doubts
        if pair.old and pair.new
    )
    return (
        '<div class="pd-doubts"><p><b>拿不准是不是同一项，请您判断。</b>'
        "不勾选的，按旧任务不再列出、新任务新增处理，办理记录不沿用。</p>"
        f"<ul>{items}</ul></div>"
    )


def _pairs(
    words: str, pairs: Sequence[TaskPair], comparison: Comparison, *, open_: bool = False
) -> str:
    if not pairs:
        return ""
    items = "".join(f"<li>{_pair(pair, comparison)}</li>" for pair in pairs[:SHOWN])
    more = f"<li>其余 {len(pairs) - SHOWN} 项略。</li>" if len(pairs) > SHOWN else ""
    return (
        f"<details{' open' if open_ else ''}><summary>{words} {len(pairs)} 项</summary>"
        f'<ul class="pd-changes">{items}{more}</ul></details>'
    )


def _pair(pair: TaskPair, comparison: Comparison) -> str:
    task = pair.new or pair.old
    assert task is not None
    changes = "".join(
        f"<p>{_change(WHAT[change.what], change)}</p>"
        if change.what != "text"
        else "<p>文字有改动</p>"
        for change in pair.changes
    )
    lost = comparison.lost_reports.get(pair.old.id, 0) if pair.old else 0
    note = f"<p>有 {lost} 条办理记录对应的阶段目标已不在新版中，不再沿用。</p>" if lost else ""
    return f"{_name(task)}{_reports(pair, comparison)}{changes}{note}"


def _reports(pair: TaskPair, comparison: Comparison) -> str:
    count = comparison.reports.get(pair.old.id, 0) if pair.old else 0
    if not count:
        return ""
    return f"，{count} 条办理记录" + ("不再显示在台账中" if pair.new is None else "")


def _name(task: TaskRecord | None) -> str:
    if task is None:
        return ""
    kind = "条" if task.source == "article" else "项"
    return f"{SOURCES[task.source]}第{task.number}{kind}{html(quoted(shortened(task.title, 50)))}"


def _change(words: str, change: Change) -> str:
    return (
        f"{html(words)}：<del>{html(shortened(change.before, 160))}</del> → "
        f"<ins>{html(shortened(change.after, 160))}</ins>"
    )


def _left_out(comparison: Comparison) -> str:
    if not comparison.left_out:
        return ""
    items = "".join(
        f"<li>{html(line.title or '文件信息')}：更正为{html(line.words)}"
        f"（当时读出的是{html(line.extracted)}）</li>"
        for line in comparison.left_out
    )
    return (
        '<div class="pd-doubts"><p><b>以前的更正与新版原文不符，不再沿用：</b></p>'
        f"<ul>{items}</ul></div>"
    )
