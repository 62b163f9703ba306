from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.folder import DataFolder, FolderInUse, FolderUnusable, owner_of

HOLD = """
import sys, time
from pathlib import Path
from app.folder import DataFolder
folder = DataFolder.claim(Path(sys.argv[1]))
folder.announce("http://127.0.0.1:1")
print("held", flush=True)
time.sleep(60)
"""


def test_claiming_makes_the_folder_and_its_parents(tmp_path: Path) -> None:
    folder = DataFolder.claim(tmp_path / "a" / "b")
    assert folder.path.is_dir()
    assert owner_of(folder.path) is not None
    folder.release()
    assert owner_of(folder.path) is None


def test_a_folder_has_one_owner_until_it_is_released(tmp_path: Path) -> None:
    first = DataFolder.claim(tmp_path)
    with pytest.raises(FolderInUse) as taken:
        DataFolder.claim(tmp_path)
    assert taken.value.owner is not None
    assert taken.value.owner.pid == os.getpid()
    first.release()
    DataFolder.claim(tmp_path).release()


def test_a_killed_owner_leaves_the_folder_free(tmp_path: Path) -> None:
    owner = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert owner.stdout is not None
    assert owner.stdout.readline() == "held\n"
    found = owner_of(tmp_path)
    assert found is not None
    assert (found.pid, found.url) == (owner.pid, "http://127.0.0.1:1")
    owner.kill()
    owner.wait()
    owner.stdout.close()
    assert owner_of(tmp_path) is None
    DataFolder.claim(tmp_path).release()


def test_a_folder_below_a_file_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FolderUnusable, match="POLICYDESK_DATA"):
        DataFolder.claim(tmp_path / "file" / "data")


def test_a_folder_that_is_not_there_has_no_owner_and_is_not_made(tmp_path: Path) -> None:
    assert owner_of(tmp_path / "none") is None
    assert not (tmp_path / "none").exists()
