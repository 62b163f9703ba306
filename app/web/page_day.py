"""The day that counts: a date field, a button 今天, and the line that says it.

Today is read when the page is opened, not when it was built. A text that is no date changes
nothing and says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

import gradio as gr

from app.web.inputs import read_day
from app.web.office import Office
from app.web.words import as_of_line, chinese_day, model_line


@dataclass(frozen=True)
class DayField:
    """The components other parts read the day from, and are told of a change by."""

    field: gr.DateTime
    line: gr.Markdown
    day: gr.State  # a date
    office: Office

    def start(self, page: gr.Blocks) -> None:
        """Set the day that the address names, or today, when a browser opens the page."""
        page.load(self._opened, None, [self.field, self.day, self.line], **QUIET)

    def changed(self, then: Callable[..., Any], inputs: list[Any], outputs: list[Any]) -> None:
        """Run `then` after the day has changed."""
        self.day.change(then, inputs, outputs, **QUIET)

    def _opened(self, request: gr.Request) -> tuple[str, date, str]:
        asked = str(request.query_params.get("as_of", "")) if request else ""
        day, words = self._read(asked, None)
        return day.isoformat(), day, words

    def _today(self) -> tuple[str, date, str]:
        today = self.office.today()
        return today.isoformat(), today, self._words(today)

    def _read(self, text: str | None, day: date | None) -> tuple[date, str]:
        today = self.office.today()
        try:
            chosen = read_day((text or "").strip()[:10] or today.isoformat())
        except ValueError as error:
            kept = day or today
            return kept, f"{error}；仍按{chinese_day(kept)}统计。"
        assert isinstance(chosen, date)
        return chosen, self._words(chosen)

    def _words(self, day: date) -> str:
        # The views read the day here (assets/desk.js).
        line = as_of_line(day, self.office.today())
        day_said = f'<time datetime="{day.isoformat()}"><strong>{line}</strong></time>'
        settings = self.office.desk.settings
        model = escape(model_line(settings.chat_model, settings.model_url))
        return f"{day_said}　{model}"


QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


def day_field(office: Office) -> DayField:
    """Build the field in the current row."""
    day = gr.State()
    with gr.Row(elem_id="pd-day-row"):
        line = gr.Markdown(elem_id="pd-as-of")
        field = gr.DateTime(
            include_time=False,
            type="string",
            label="统计日期",
            show_label=False,
            elem_id="pd-day",
            min_width=150,
        )
        today = gr.Button("今天", size="sm", elem_id="pd-today", min_width=64)
    part = DayField(field, line, day, office)
    field.change(part._read, [field, day], [day, line], **QUIET)
    today.click(part._today, None, [field, day, line], **QUIET)
    return part
