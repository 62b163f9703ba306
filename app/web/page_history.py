"""历史对话: the conversations that were had, to open, name, search and delete.

Each answered turn is kept at once, so there is nothing to save by hand. The address of the page
carries the conversation that is open (assets/page.js), so a reload or a step back finds it again.
Deleting asks once more, because it cannot be undone.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import gradio as gr

from app.web.conversations import Bookmark, Entry
from app.web.office import Office
from app.web.page_day import QUIET
from app.web.turns import Turns, kept_turn, opened_turn

log = logging.getLogger(__name__)

NOTHING_KEPT = "还没有历史对话。提问后，对话会自动保存在本机，这里可以找回、改名和删除。"
NOTHING_FOUND = "没有找到含有这些文字的对话，请换一个词。"
KEPT_HERE = "对话保存在本机的数据文件夹中，不会发送到别处。"
GONE = "这个对话已经删除，下面是新的对话。"
UNNAMED = "新对话"

Change = dict[Any, Any]


@dataclass(frozen=True)
class History:
    """The components of the panel, and which conversation is open."""

    office: Office
    opener: gr.Button
    fresh: gr.Button
    name: gr.Markdown
    address: gr.Markdown  # the id of the open conversation, for the script that keeps the address
    panel: gr.Column
    wanted: gr.Textbox
    entries: gr.Radio
    note: gr.Markdown
    title: gr.Textbox
    rename: gr.Button
    delete: gr.Button
    sure: gr.Button
    keep: gr.Button
    mark: gr.State  # a Bookmark, None for a conversation without turns
    shown: gr.State  # whether the panel is open

    @property
    def outputs(self) -> list[Any]:
        """What an event of the panel may change."""
        return [
            *(self.name, self.address, self.panel, self.entries, self.note, self.title),
            *(self.rename, self.delete, self.sure, self.keep, self.mark, self.shown),
        ]

    def kept(self, mark: Bookmark | None, turns: Turns) -> Change:
        """Keep the conversation as it is now. A failure costs the record, not the answer."""
        try:
            saved = self.office.conversations.save(
                mark, [kept_turn(turn) for turn in turns], at=datetime.now().astimezone()
            )
        except Exception as error:
            log.error("the conversation was not kept", exc_info=error)
            return {self.note: _reason(error)}
        return {self.mark: saved, **self._facts(saved.id)}

    def opened(self, conversation_id: str) -> tuple[Bookmark, Turns] | None:
        """A kept conversation, None where there is none of that id."""
        found = self.office.conversations.open(conversation_id)
        if found is None:
            return None
        mark, turns = found
        return mark, [opened_turn(turn, self.office.desk.db.find) for turn in turns]

    def at(self, mark: Bookmark | None) -> Change:
        """The panel and the name for the conversation that is now open; the panel shuts."""
        return {
            self.mark: mark,
            self.shown: False,
            self.panel: gr.Column(visible=False),
            **self._facts(mark.id if mark else ""),
        }

    def _facts(self, conversation_id: str) -> Change:
        title = self.office.conversations.title(conversation_id) if conversation_id else ""
        return {
            self.name: gr.Markdown(_plain(title) or UNNAMED),
            self.address: conversation_id,
        }

    def toggle(self, shown: bool, mark: Bookmark | None, wanted: str) -> Change:
        """Open the panel with the list as it is now, or shut it."""
        if shown:
            return {self.panel: gr.Column(visible=False), self.shown: False}
        return {
            self.panel: gr.Column(visible=True),
            self.shown: True,
            **self.listed(wanted, mark),
        }

    def listed(self, wanted: str, mark: Bookmark | None) -> Change:
        """The conversations that hold `wanted`, and the form of the one that is open."""
        try:
            found = self.office.conversations.entries(wanted or "")
        except Exception as error:
            log.error("the list of conversations", exc_info=error)
            return {self.note: _reason(error), self.entries: gr.Radio(choices=[], visible=False)}
        here = next((entry for entry in found if mark and entry.id == mark.id), None)
        note = KEPT_HERE if found else NOTHING_FOUND if (wanted or "").strip() else NOTHING_KEPT
        return {
            self.entries: gr.Radio(
                choices=[(_label(entry), entry.id) for entry in found],
                value=here.id if here else None,
                visible=bool(found),
            ),
            self.note: note,
            self.title: gr.Textbox(value=here.title if here else "", visible=bool(here)),
            self.rename: gr.Button(visible=bool(here)),
            **self._asking(False, here is not None),
        }

    def renamed(self, title: str, mark: Bookmark | None, wanted: str) -> Change:
        """Give the open conversation a name."""
        if mark is None:
            return {self.note: gr.skip()}
        try:
            name = self.office.conversations.rename(mark.id, title or "")
        except Exception as error:
            return {self.note: _reason(error)}
        return {**self.listed(wanted, mark), self.name: gr.Markdown(_plain(name))}

    def ask_first(self) -> Change:
        """Deleting asks once more."""
        return self._asking(True, True)

    def kept_after_all(self) -> Change:
        """Not deleted."""
        return self._asking(False, True)

    def _asking(self, asking: bool, there: bool) -> Change:
        return {
            self.delete: gr.Button(visible=there and not asking),
            self.sure: gr.Button(visible=there and asking),
            self.keep: gr.Button(visible=there and asking),
        }


def history_panel(office: Office) -> History:
    """Build the bar above the conversation and the panel that it opens."""
    with gr.Row(elem_id="pd-talk-bar"):
        name = gr.Markdown(UNNAMED, elem_id="pd-talk-name")
        fresh = gr.Button("新对话", size="sm", min_width=76)
        opener = gr.Button("历史对话", size="sm", min_width=88)
        address = gr.Markdown(elem_id="pd-talk-id")
    with gr.Column(visible=False, elem_id="pd-history") as panel:
        wanted = gr.Textbox(
            label="查找对话",
            show_label=False,
            placeholder="查找对话：名称、问题或回答中的文字",
            elem_id="pd-history-search",
        )
        entries = gr.Radio(
            choices=[], label="历史对话", show_label=False, visible=False, elem_id="pd-history-list"
        )
        with gr.Row(elem_id="pd-history-form"):
            title = gr.Textbox(
                label="对话名称",
                show_label=False,
                visible=False,
                placeholder="这次对话的名称",
                elem_id="pd-history-title",
            )
            rename = gr.Button("改名", size="sm", visible=False, min_width=64)
            delete = gr.Button("删除", size="sm", visible=False, min_width=64)
            sure = gr.Button("确定删除，不能恢复", size="sm", variant="stop", visible=False)
            keep = gr.Button("不删除", size="sm", visible=False, min_width=76)
        note = gr.Markdown(elem_id="pd-history-note")
    history = History(
        *(office, opener, fresh, name, address, panel, wanted, entries, note),
        *(title, rename, delete, sure, keep, gr.State(), gr.State(False)),
    )
    _tie(history)
    return history


def _tie(history: History) -> None:
    out = history.outputs
    here = [history.mark, history.wanted]
    history.opener.click(history.toggle, [history.shown, *here], out, **QUIET)
    history.wanted.change(history.listed, [history.wanted, history.mark], out, **QUIET)
    for event in (history.rename.click, history.title.submit):
        event(history.renamed, [history.title, *here], out, **QUIET)
    history.delete.click(history.ask_first, None, out, **QUIET)
    history.keep.click(history.kept_after_all, None, out, **QUIET)


def _label(entry: Entry) -> str:
    """ "2026-09-15 10:32　校车安全由哪些单位负责？（3 问）"."""
    return f"{entry.updated.astimezone():%Y-%m-%d %H:%M}　{entry.title}（{entry.turns} 问）"


def _plain(title: str) -> str:
    """A name as text: it is what somebody typed, so no sign of Markdown or HTML survives."""
    return "".join(f"&#{ord(sign)};" if not sign.isalnum() else sign for sign in title)


def _reason(error: Exception) -> str:
    known = str(error) if hasattr(error, "status_hint") else ""
    return known or "对话记录暂时不能读写，已记入日志。提问不受影响。"
