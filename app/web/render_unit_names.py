"""What people said about a unit's names, as HTML: the entries, and the forms to add and undo them.

Nothing is overwritten; a wrong entry is taken back by a further one.
"""

from __future__ import annotations

from app.ledger.unit_decisions import Kind, UnitDecision
from app.ledger.unit_profile import UnitProfile
from app.web.render_fields import date_field
from app.web.render_text import html
from app.web.words import chinese_day

KINDS: dict[Kind, str] = {
    "alias": "别称",
    "rename": "更名",
    "merge": "并入",
    "confirm": "确认推定",
}
_HINTS: dict[Kind, str] = {
    "alias": "提问和筛选时用这个名称也能找到本单位。",
    "rename": "自这一天起，台账、统计、导出和问答用新名称并注明原文写法；此前的日期仍用旧名称。",
    "merge": "自这一天起，本单位的事项计入并入的单位并注明原文写法；此前的日期仍分开统计。",
    "confirm": "",
}


def names_section(profile: UnitProfile, *, others: str, notice: str = "") -> str:
    """The section of the unit's page. `others` is the id of the list of units' names."""
    unit = profile.unit
    facts = [f"所在地：{unit.place}"] if unit.place else []
    facts += [f"文件原文写作：{'、'.join(unit.printed)}"] if unit.printed else []
    aliases = [alias for alias in unit.aliases if alias not in unit.printed]
    facts += [f"其他写法：{'、'.join(aliases)}"] if aliases else []
    facts += ["这是一类单位的统称"] if unit.group else []
    said = f'<p class="pd-notice" role="status">{html(notice)}</p>' if notice else ""
    shown = f'<p class="pd-quiet">{html("。".join(facts))}</p>' if facts else ""
    forms = "".join(_form(profile, kind, others) for kind in ("alias", "rename", "merge"))
    return (
        f'<section class="pd-names">{said}{shown}{_waiting(profile)}{_entries(profile)}'
        f'<details class="pd-fold"><summary>登记别称、更名或并入</summary>{forms}</details>'
        "</section>"
    )


def _waiting(profile: UnitProfile) -> str:
    """An inference that waits to be confirmed."""
    if not profile.unit.inferred:
        return ""
    return (
        f'<form method="post" class="pd-decide" action="/view/units/decide">{_who(profile)}'
        '<input type="hidden" name="kind" value="confirm">'
        f'<p class="pd-wait">推定：{html(profile.unit.inferred)}。'
        '对的请确认；不对的请在“文件”页更正。</p><button type="submit">确认这项推定</button></form>'
    )


def _entries(profile: UnitProfile) -> str:
    if not profile.decisions:
        return ""
    items = "".join(_entry(profile, entry) for entry in profile.decisions)
    return f'<ol class="pd-history">{items}</ol>'


def _entry(profile: UnitProfile, entry: UnitDecision) -> str:
    since = f"自{chinese_day(entry.since)}起" if entry.since else ""
    facts = "，".join(
        html(fact) for fact in (entry.by, f"依据：{entry.note}" if entry.note else "") if fact
    )
    body = f"<b>{KINDS[entry.kind]}</b> {since}“{html(entry.other)}”"
    body += f"，{facts}" if facts else ""
    number = f"<small>第{entry.id}号</small>"
    if entry.undoes is not None:
        return (
            f"<li><b>撤销</b> 第{entry.undoes}号登记{f'，{facts}' if facts else ''} {number}</li>"
        )
    if entry.undone:
        return f'<li class="pd-taken"><s>{body}</s> 已撤销 {number}</li>'
    undo = (
        f'<form method="post" class="pd-undo" action="/view/units/undo">{_who(profile)}'
        f'<input type="hidden" name="decision" value="{entry.id}"><details><summary>撤销</summary>'
        f'<button type="submit">确认撤销第{entry.id}号登记</button></details></form>'
    )
    return f"<li>{body} {number}{undo}</li>"


def _form(profile: UnitProfile, kind: Kind, others: str) -> str:
    word = {"alias": "别称", "rename": "新名称", "merge": "并入的单位"}[kind]
    listed = f' list="{others}"' if kind == "merge" else ""
    since = date_field("since", "自哪天起", required=True) if kind != "alias" else ""
    return (
        f'<form method="post" class="pd-decide" action="/view/units/decide">{_who(profile)}'
        f'<input type="hidden" name="kind" value="{kind}">'
        f'<label class="pd-wide">{word}<input name="other" required maxlength="60"{listed}'
        f' autocomplete="off"></label>{since}<label>登记人<input name="by" maxlength="100"></label>'
        '<label class="pd-wide">依据<input name="note" maxlength="500" placeholder="文号或说明">'
        f'</label><button type="submit">登记{KINDS[kind]}</button>'
        f'<p class="pd-quiet">{_HINTS[kind]}登记可以撤销。</p></form>'
    )


def _who(profile: UnitProfile) -> str:
    return (
        f'<input type="hidden" name="unit" value="{html(profile.unit.name)}">'
        f'<input type="hidden" name="place" value="{html(profile.unit.place)}">'
        f'<input type="hidden" name="as_of" value="{profile.as_of.isoformat()}">'
    )
