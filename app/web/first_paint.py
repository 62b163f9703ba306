"""What the page shows before the framework has started: the tab that the address asks for.

    FirstPaint(office).frame("tab=ledger&state=overdue", home="chat") -> Frame

Gradio needs about a second until anything can be read or typed. So the shell of the page (shell.py)
carries, inside #pd-early, the title, the tabs as links and what stands in the tab, from the same
routes that fill it later. It is no picture of the page: links, forms and uploads work, and what is
typed into the box of 问答 is kept. assets/early.js hands it over when the framework is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl, urlencode

from app.web.inputs import read_day
from app.web.office import Office
from app.web.render_text import html
from app.web.tabs import PANEL, TABS
from app.web.words import as_of_line, model_line

TITLE = "政策督办问答"
_CURRENT = ' aria-current="page"'
OPENING_TALK = '<div class="pd-greeting"><p>正在打开对话……</p></div>'
HINT = '<p class="pd-early-hint">Shift+回车换行；点任一任务或出处，可看原文。</p>'
BOX = (
    '<form id="pd-early-ask"><textarea id="pd-early-box" rows="1" autofocus aria-label="问题" '
    'placeholder="输入问题，按回车发送" autocomplete="off"></textarea>'
    '<button type="submit">发送</button>'
    '<p role="status" class="pd-early-told"></p></form>'
)


@dataclass(frozen=True)
class Piece:
    """Something that one of our own routes makes: "/view/ledger", "state=overdue"."""

    path: str
    query: str = ""


@dataclass(frozen=True)
class Frame:
    """HTML, with places for what is asked of our own routes."""

    parts: tuple[str | Piece, ...]

    @property
    def pieces(self) -> list[Piece]:
        """What is to be asked for."""
        return [part for part in self.parts if isinstance(part, Piece)]

    def filled(self, found: Mapping[Piece, str]) -> str:
        """The HTML; a piece that was not found, or not in time, leaves its place empty."""
        return "".join(
            part if isinstance(part, str) else found.get(part, "") for part in self.parts
        )


@dataclass(frozen=True)
class FirstPaint:
    """Makes the frame for an address."""

    office: Office

    def frame(self, query: str, *, home: str) -> Frame:
        """For the query string of the page's address. `home` is the tab of an address without one:
        `chat`, or `briefing` for whoever was there last."""
        said = [(name, value) for name, value in parse_qsl(query) if value]  # as desk.js reads it
        names = dict(reversed(said))
        tab = names.get("tab") or ("chat" if "c" in names else home)
        if tab not in TABS:
            return Frame(())
        wanted = urlencode([pair for pair in said if pair[0] not in ("tab", "c", "panel")])
        match tab:
            case "chat":
                inside = _chat(names)
            case "documents":
                inside = _documents(names.get("panel", ""))
            case _:
                inside = (
                    f'<main id="pd-tabs"><div class="pd-view" id="pd-view-{tab}">',
                    Piece(TABS[tab].route, wanted),
                    "</div></main>",
                )
        day = self._day(names.get("as_of", ""))
        return Frame((self._head(tab, day, dated="as_of" in names), *inside, "</div>"))

    def _day(self, said: str) -> date:
        today = self.office.today()
        try:
            chosen = read_day(said[:10] or today.isoformat())
        except ValueError:
            return today
        return chosen if isinstance(chosen, date) else today

    def _head(self, tab: str, day: date, *, dated: bool) -> str:
        kept = f"&amp;as_of={day.isoformat()}" if dated else ""
        links = "".join(
            f'<a href="/?tab={name}{kept}"{_CURRENT if name == tab else ""}>{each.title}</a>'
            for name, each in TABS.items()
        )
        settings = self.office.desk.settings
        model = html(model_line(settings.chat_model, settings.model_url))
        return (
            f'<div id="pd-early" data-tab="{tab}"><header><h1>{TITLE}</h1>'
            f"<p><strong>{as_of_line(day, self.office.today())}</strong>　{model}</p></header>"
            f'<nav aria-label="页面">{links}</nav>'
        )


def _chat(names: Mapping[str, str]) -> tuple[str | Piece, ...]:
    """The greeting and its questions, the box, and how the ledger stands; for a conversation that
    is kept, the box."""
    day = urlencode({"as_of": names["as_of"]}) if "as_of" in names else ""
    talk = "c" in names
    return (
        '<div id="pd-tabs"><main class="pd-opening">'
        f'<p class="pd-early-bar">{"对话" if talk else "新对话"}</p>',
        OPENING_TALK if talk else Piece(TABS["chat"].route),
        HINT,
        BOX,
        '<section id="pd-side" aria-label="依据">',
        "" if talk else Piece("/view/standing", day),
        "</section></main></div>",
    )


def _documents(panel: str) -> tuple[str | Piece, ...]:
    route = f"/panel/{panel}" if PANEL.fullmatch(panel) else TABS["documents"].route
    return (
        '<main id="pd-library"><div id="pd-files"><div id="pd-files-body">',
        Piece(route),
        "</div></div></main>",
    )
