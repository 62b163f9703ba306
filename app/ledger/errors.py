"""Why the ledger refused. One tree, so that one handler serves them all.

    LedgerError
    ├── UnknownDocument     404
    ├── UnknownTask         404
    ├── UnknownUnit         404
    ├── UnknownEntry        404   a line of a task's history that is not there
    ├── UnknownDraft        404   published, dropped, or gone with a restart
    ├── DuplicateDocument   409   the same file is in the library already
    ├── AlreadyUndone       409   an entry is taken back once
    ├── InvalidProgress     422   a milestone or a period that the task does not have
    ├── CorrectionRefused   422   a date that is not understood, a unit that nobody knows
    ├── DraftsFull          429   too many previews wait to be confirmed
    ├── InvalidDecision     422   what is said of a unit's name does not hold together
    ├── UnknownDecision     404
    └── LedgerUnavailable   503   the file cannot be opened, or is newer than this program

A message says fact and next step, in Chinese, because a clerk reads it.
"""

from __future__ import annotations


class LedgerError(Exception):
    """A request was refused. `str(error)` is the Chinese sentence to show."""

    status_hint = 422


class UnknownDocument(LedgerError):
    """No published document has this id."""

    status_hint = 404

    def __init__(self, document_id: str) -> None:
        super().__init__(f"没有编号为“{document_id}”的文件。请在文件列表中选择。")
        self.document_id = document_id


class ReplacedDocument(LedgerError):
    """A document that is not there any more, because a new version took its place.

    The id of the version that is there now goes out with the refusal as `replaced_by`.
    """

    status_hint = 404

    def __init__(self, title: str, *, by: str, by_title: str) -> None:
        super().__init__(
            f"“{title}”已被新版替换，现在的编号是“{by}”（{by_title}）。请改用新的编号。"
        )
        self.members = {"replaced_by": by}


class UnknownTask(LedgerError):
    """No task of a published document has this id."""

    status_hint = 404

    def __init__(self, task_id: str) -> None:
        super().__init__(f"没有编号为“{task_id}”的任务。请在任务台账中选择。")
        self.task_id = task_id


class UnknownUnit(LedgerError):
    """No document names a unit so."""

    status_hint = 404

    def __init__(self, name: str) -> None:
        super().__init__(f"台账中没有叫“{name}”的单位。请在单位列表中选择。")
        self.name = name


class UnknownEntry(LedgerError):
    """No line of a task's history has this id."""

    status_hint = 404

    def __init__(self, entry_id: int) -> None:
        super().__init__(f"没有编号为{entry_id}的办理记录。请先查看该任务的办理记录。")
        self.entry_id = entry_id


class UnknownDraft(LedgerError):
    """No draft has this id."""

    status_hint = 404

    def __init__(self, draft_id: str) -> None:
        super().__init__(
            f"没有编号为“{draft_id}”的预览：可能已经确认或放弃，或者系统重新启动过。请重新上传文件。"
        )
        self.draft_id = draft_id


class DraftsFull(LedgerError):
    """More drafts wait than can be held."""

    status_hint = 429

    def __init__(self, waiting: int) -> None:
        super().__init__(
            f"有 {waiting} 份文件在等待确认，不能再预览新的。请先确认入库或放弃一些，再上传。"
        )


class DuplicateDocument(LedgerError):
    """The same bytes are in the library; `existing` is the label of the document they made."""

    status_hint = 409

    def __init__(self, filename: str, *, document_id: str, existing: str) -> None:
        super().__init__(
            f"{filename}：与已在库中的“{existing}”是同一个文件，没有重复导入。"
            "如需重新导入，请先删除已有的文件。"
        )
        self.filename = filename
        self.document_id = document_id


class AlreadyUndone(LedgerError):
    """The entry has been taken back before."""

    status_hint = 409

    def __init__(self, entry_id: int) -> None:
        super().__init__(
            f"编号为{entry_id}的办理记录已经撤销过，不能再次撤销。需要恢复的，请重新登记。"
        )
        self.entry_id = entry_id


class InvalidProgress(LedgerError):
    """What was reported does not fit the task."""


class CorrectionRefused(LedgerError):
    """What was put in for a fact cannot be one. The sentence says why, and how to write it."""


class InvalidDecision(LedgerError):
    """What is said of a unit's name does not hold together."""


class UnknownDecision(LedgerError):
    """No entry about units' names has this id, or it was taken back before."""

    status_hint = 404

    def __init__(self, decision_id: int) -> None:
        super().__init__(
            f"没有编号为{decision_id}的单位名称记录，或已经撤销。请在单位页查看现有记录。"
        )
        self.decision_id = decision_id


class LedgerUnavailable(LedgerError):
    """The database cannot be used as it is."""

    status_hint = 503
