"""What a correction looks like over HTTP: a patch. A field that is absent stays, null takes the
correction back, anything else is what is right, in the words of a clerk.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from app.ledger.corrections import DEADLINE, TITLE, UNITS, WORDS, TaskCorrection
from app.ledger.records import CorrectionEntry
from app.web.inputs import Text

ROLES = ("responsible", "lead", "supporting")


class _Patch(BaseModel):
    model_config = ConfigDict(extra="forbid")

    by: Text = Field("", max_length=100, description="更正人或单位")


class DocumentPatch(_Patch):
    """Facts of a document."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"issued": "2018年3月5日", "by": "区政府办 李某"}]},
    )

    title: Text | None = Field(None, max_length=300)
    doc_number: Text | None = Field(None, max_length=300)
    issuer: Text | None = Field(None, max_length=300)
    place: Text | None = Field(None, max_length=300)
    issued: Text | None = Field(None, max_length=80, description="成文日期，写到日")
    confirmed: Literal[True] | None = Field(
        None, description="待确认的任务全部已对照原件；null 撤销确认"
    )

    def wanted(self) -> dict[str, str | None]:
        """Field -> what is right, None to take back."""
        given = self.model_fields_set - {"by", "confirmed"}
        wanted: dict[str, str | None] = {name: getattr(self, name) for name in given}
        if "confirmed" in self.model_fields_set:
            wanted[WORDS] = "" if self.confirmed else None
        return wanted


class MilestonePatch(BaseModel):
    """The deadline of one milestone."""

    model_config = ConfigDict(extra="forbid")

    number: int = Field(ge=1)
    deadline: Text | None = Field(max_length=80)


class TaskPatch(_Patch):
    """Facts of a task; null for any of the three roles takes the correction of units back."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "deadline": "2018年6月底",
                    "responsible": ["区教育局"],
                    "supporting": ["区财政局"],
                    "by": "区政府办 李某",
                }
            ]
        },
    )

    title: Text | None = Field(None, max_length=300)
    responsible: list[Text] | None = Field(None, max_length=80)
    lead: list[Text] | None = Field(None, max_length=80)
    supporting: list[Text] | None = Field(None, max_length=80)
    deadline: Text | None = Field(None, max_length=80, description="时限，例如“2018年6月底”")
    milestones: list[MilestonePatch] = Field([], max_length=200)
    new_units: bool = Field(False, description="允许台账里还没有的单位")
    confirmed: Literal[True] | None = Field(None, description="已对照原件；null 撤销确认")

    def wanted(self) -> TaskCorrection:
        """As the ledger takes it."""
        given = self.model_fields_set
        undo: set[str | int] = {n for n in (TITLE, DEADLINE) if n in given and not self._has(n)}
        if any(role in given and not self._has(role) for role in ROLES):
            undo.add(UNITS)
        if "confirmed" in given and not self.confirmed:
            undo.add(WORDS)
        undo |= {m.number for m in self.milestones if m.deadline is None}
        roles = {
            role: tuple(names) if (names := getattr(self, role)) is not None else None
            for role in ROLES
        }
        return TaskCorrection(
            title=self.title,
            deadline=self.deadline,
            milestones={m.number: m.deadline for m in self.milestones if m.deadline is not None},
            undo=frozenset(undo),
            new_units=self.new_units,
            confirmed=bool(self.confirmed),
            **roles,
        )

    def _has(self, name: str) -> bool:
        return getattr(self, name) is not None


class CorrectionEntryOut(BaseModel):
    """One line of the log."""

    id: int
    field: str
    value: str | None = Field(description="更正为；null 表示撤销更正")
    extracted: str = Field(description="读出的内容")
    locator: str
    task: str
    by: str
    recorded_at: str
    in_force: bool

    @classmethod
    def of(cls, entry: CorrectionEntry) -> CorrectionEntryOut:
        """A stored line."""
        return cls.model_construct(
            id=entry.id,
            field=entry.field,
            value=entry.value,
            extracted=entry.extracted,
            locator=entry.locator,
            task=entry.task,
            by=entry.by,
            recorded_at=entry.recorded_at,
            in_force=entry.in_force,
        )


class CorrectionsResponse(BaseModel):
    """Everything that was put right in a document, oldest first."""

    corrections: list[CorrectionEntryOut]
