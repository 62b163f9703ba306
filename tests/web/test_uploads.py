"""Files on their way in: taken from the folder of uploads and from nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.web.conversations import ConversationStore
from app.web.feedback import FeedbackLog
from app.web.office import Office, plain_filename
from app.web.page_documents import _take_in_one
from app.web.pool import AnswerPool
from app.web.render_documents import Upload
from tests.web.conftest import OTHER, TODAY
from tests.web.desk import Parts


@pytest.fixture
def office(parts: Parts, tmp_path: Path) -> Office:
    return Office(
        desk=parts,  # type: ignore[arg-type]
        today=lambda: TODAY,
        pool=AnswerPool(workers=1),
        feedback=FeedbackLog(tmp_path / "feedback.jsonl"),
        conversations=ConversationStore(tmp_path / "conversations.db"),
    )


def test_an_upload_is_taken_in_and_its_copy_deleted(office: Office) -> None:
    office.uploads.mkdir()
    copy = office.uploads / "文件.txt"
    copy.write_bytes(OTHER.read_bytes())
    taken = _take_in_one(office, Upload(filename=copy.name), str(copy))
    assert taken.record is not None
    assert not copy.exists()


def test_a_copy_is_deleted_also_when_the_file_is_refused(office: Office) -> None:
    office.uploads.mkdir()
    copy = office.uploads / "空.txt"
    copy.write_bytes(b"")
    refused = _take_in_one(office, Upload(filename=copy.name), str(copy))
    assert refused.record is None
    assert "空.txt" in refused.reason
    assert not copy.exists()


def test_a_path_outside_the_folder_of_uploads_is_left_alone(office: Office, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_bytes(OTHER.read_bytes())
    for path in (secret, office.uploads / ".." / "secret.txt"):
        refused = _take_in_one(office, Upload(filename="secret.txt"), str(path))
        assert refused.record is None
        assert secret.exists()
    assert len(office.desk.db.documents()) == 1


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("通知.docx", "通知.docx"),
        ("C:\\\\文件\\\\通知.docx", "通知.docx"),
        ("../../etc/passwd", "passwd"),
        ("a\x00b\n.txt", "ab\n.txt"),
        ("", ""),
        ("长" * 300 + ".txt", "长" * 116 + ".txt"),
    ],
)
def test_a_file_name_is_its_last_part(given: str, kept: str) -> None:
    assert plain_filename(given) == kept
