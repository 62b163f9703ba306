"""One query string for every list of tasks: the API, the exports, the reports and the page.

    ?as_of=2018-01-01&state=overdue&unit=财政局&role=responsible&order=due

`task_query` makes the FastAPI dependency that reads it. `Address` is the same query string as
text, changed piece by piece, so that every figure and every button of the page leads to exactly
the rows it stands for.

Annotations are evaluated as they stand (no `from __future__`), because FastAPI reads them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import Query

from app.ledger.lights import COLOUR_WORDS, Colour, Shining
from app.ledger.provenance import UNNAMED
from app.ledger.records import (
    Order,
    State,
    TaskFilter,
)
from app.web.inputs import Day, Text
from app.web.office import Office
from app.web.problems import Problem


@dataclass(frozen=True, kw_only=True)
class TaskQuery:
    """Which rows, on which day."""

    filter: TaskFilter
    as_of: date


def task_query(office: Office) -> Callable[..., TaskQuery]:
    """The dependency that reads the query string. Raises Problem 404 or 422."""
    db = office.desk.db

    def units_called(name: str, as_of: date) -> tuple[str, ...]:
        """The names, on the day, that a short, old, new or full name stands for; itself if none."""
        wanted = name.strip()
        units = db.unit_names(as_of=as_of)
        found = tuple(u.name for u in units if wanted == u.name or wanted in u.aliases)
        return found or (wanted,)

    def documents_called(name: str) -> tuple[str, ...]:
        found = tuple(d.id for d in db.documents() if name in {d.id, d.doc_number, d.title})
        if not found:
            raise Problem(
                404, f"没有编号、文号或标题为“{name}”的文件。请在 /api/documents 中选择。"
            )
        return found

    def shining(colours: Iterable[Colour], preset: str) -> Shining | None:
        """The condition on lights; every light asked for is none."""
        wanted = tuple(dict.fromkeys(colours))
        if not 0 < len(wanted) < len(COLOUR_WORDS):
            return None
        return Shining(preset=office.desk.lights.preset(preset), colours=wanted)

    def read(
        as_of: Annotated[Day | None, Query(description="统计日期；不填为今天")] = None,
        state: Annotated[list[State] | None, Query(description="状态，可重复")] = None,
        unit: Annotated[Text, Query(max_length=100, description="单位全称或简称")] = "",
        place: Annotated[
            Text, Query(max_length=100, description="单位所在地；几地有同名单位时用来区分")
        ] = "",
        role: Annotated[
            Literal["responsible", "lead", "supporting"] | None, Query(description="单位的角色")
        ] = None,
        due_from: Annotated[Day | None, Query(description="到期日不早于")] = None,
        due_to: Annotated[Day | None, Query(description="到期日不晚于")] = None,
        source: Annotated[
            Literal["article", "annex"] | None, Query(description="正文条目或附件分解表")
        ] = None,
        document: Annotated[Text, Query(max_length=300, description="文件编号、文号或标题")] = "",
        doc_place: Annotated[
            Text, Query(max_length=100, description="文件所属地区；未载明的写“未载明地区”")
        ] = "",
        issued: Annotated[
            bool, Query(description="只计统计日期当日或之前印发的文件；不填为全部文件")
        ] = False,
        unconfirmed: Annotated[
            bool | None, Query(description="是否待对照原件确认；不填为不限")
        ] = None,
        q: Annotated[Text, Query(max_length=200, description="标题或正文中的文字")] = "",
        id: Annotated[list[Text] | None, Query(description="任务编号，可重复")] = None,
        order: Annotated[
            Order,
            Query(
                description="文件顺序、时限由近及远、时限由远及近（无日期的在后）、状态、责任单位"
            ),
        ] = "document",
        light: Annotated[
            list[Colour] | None, Query(description="灯，可重复：红、黄、绿、蓝、不亮")
        ] = None,
        lights: Annotated[
            Text, Query(max_length=60, description="亮灯规则；不填为在用的一套")
        ] = "",
        limit: Annotated[int | None, Query(ge=0, le=10_000, description="最多多少条")] = None,
        offset: Annotated[int, Query(ge=0, le=10_000_000, description="跳过多少条")] = 0,
    ) -> TaskQuery:
        if due_from and due_to and due_from > due_to:
            raise Problem(422, "due_from 晚于 due_to：请把起止日期对调。")
        day = as_of or office.today()
        wanted = TaskFilter(
            ids=tuple(id or ()),
            units=units_called(unit, day) if unit.strip() else (),
            places=(place,) if place and unit.strip() else (),
            role=role,
            source=source,
            document_ids=documents_called(document) if document else (),
            states=tuple(state or ()),
            due_from=due_from,
            due_to=due_to,
            text=q.strip(),
            limit=limit,
            offset=offset,
            order=order,
            document_places=("" if doc_place == UNNAMED else doc_place,) if doc_place else (),
            issued_by=day if issued else None,
            shining=shining(light or (), lights),
            unconfirmed=unconfirmed,
        )
        return TaskQuery(filter=wanted, as_of=day)

    return read


@dataclass(frozen=True)
class Address:
    """A query string as (name, value) pairs."""

    pairs: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> "Address":
        """The pairs that say something."""
        return cls(tuple((name, value) for name, value in pairs if value))

    def get(self, name: str) -> str:
        """The first value of a name, "" where there is none."""
        return next((value for key, value in self.pairs if key == name), "")

    def all(self, name: str) -> list[str]:
        """Every value of a name."""
        return [value for key, value in self.pairs if key == name]

    def but(self, **changes: str | Iterable[str] | None) -> "Address":
        """With some names set anew (a list repeats one), or left out (None, "")."""
        kept = [(name, value) for name, value in self.pairs if name not in changes]
        for name, value in changes.items():
            values = [value] if isinstance(value, str) else list(value or ())
            kept += [(name, each) for each in values if each]
        return Address(tuple(kept))

    def only(self, *names: str) -> "Address":
        """What it says under these names."""
        return Address(tuple((name, value) for name, value in self.pairs if name in names))

    def __str__(self) -> str:
        return urlencode(self.pairs)
