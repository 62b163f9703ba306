"""Fields that forms share."""

from __future__ import annotations

from app.web.render_text import html


def date_field(name: str, words: str, value: str = "", *, required: bool = False) -> str:
    """A day as text, written 2018-01-05 whatever language the browser speaks; assets/dates.js adds
    a calendar to choose it from, and reads 2018年1月5日 too."""
    needed = " required" if required else ""
    return (
        f'<label class="pd-dated">{words}<span class="pd-date-box"><input class="pd-date" '
        f'name="{name}" value="{html(value)}" aria-label="{words}" placeholder="年-月-日" '
        f'inputmode="numeric" maxlength="20" autocomplete="off"{needed}></span></label>'
    )
