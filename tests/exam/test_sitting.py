"""A small exam over the seed document: exact, and nothing is written."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from app.exam.families import load_families
from app.exam.oracle import Oracle
from app.exam.questions import Drawer
from app.exam.rehearsal import made_up
from app.exam.report import as_data, count_line, write_report
from app.exam.sitting import DATABASE, NoLedger, Paper, examine, in_words, sample
from app.settings import Settings
from app.wiring import build_desk

DOCUMENTS = Path(__file__).resolve().parents[1] / "documents"
ASKED = 60


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A data folder with the seed document, owned by nobody."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("exam") / "data")
    build_desk(settings).close()
    return settings


@pytest.fixture(scope="module")
def before(settings: Settings) -> dict[str, str]:
    return contents(settings.data_dir)


@pytest.fixture(scope="module")
def paper(settings: Settings, before: dict[str, str]) -> Paper:
    assert before
    return examine(settings, seed=5, count=ASKED, halves=("tune",))


@pytest.fixture(scope="module")
def oracle(settings: Settings) -> Iterator[Oracle]:
    with closing(Oracle(settings.data_dir / DATABASE, place="天宁区")) as oracle:
        yield oracle


def contents(folder: Path) -> dict[str, str]:
    """Every file with a hash of what is in it."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_small_exam_over_the_seed_is_exact(paper: Paper) -> None:
    assert len(paper.sat) == ASKED
    wrong = [(sat.item.text, sat.mark.faults) for sat in paper.sat if not sat.mark.right]
    assert wrong == []


def test_a_small_exam_over_other_documents_is_exact(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for path in DOCUMENTS.glob("0[1-7]-*.txt"):
        shutil.copy(path, corpus)
    settings = Settings(data_dir=tmp_path / "data", corpus_dir=corpus)
    build_desk(settings).close()
    paper = examine(settings, seed=7, count=ASKED, halves=("tune",))
    assert [(s.item.text, s.mark.faults) for s in paper.sat if not s.mark.right] == []


def test_a_small_exam_over_a_ledger_with_a_unit_of_a_new_name_is_exact(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data")
    with closing(build_desk(settings)) as desk:
        desk.db.decide_unit(
            "区财政局", kind="rename", place="天宁区", other="区财税服务局", since=date(2017, 8, 1)
        )
    paper = examine(settings, seed=11, count=ASKED, halves=("tune",))
    assert [(s.item.text, s.mark.faults) for s in paper.sat if not s.mark.right] == []


def test_the_exam_asks_with_made_up_progress_too(paper: Paper) -> None:
    assert paper.reports > 10
    assert Counter(sat.item.stage for sat in paper.sat) == {"台账现状": 30, "演练进展": 30}


def test_the_exam_writes_nothing_into_the_folder_that_it_examines(
    settings: Settings, before: dict[str, str], paper: Paper
) -> None:
    assert paper.sat
    assert contents(settings.data_dir) == before


def test_a_ledger_that_is_in_use_is_examined_beside_its_owner(
    settings: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    with closing(build_desk(Settings(data_dir=folder))):
        before = contents(folder)
        assert examine(Settings(data_dir=folder), seed=1, count=2).sat
        assert contents(folder) == before


def test_without_a_ledger_there_is_nothing_to_examine(tmp_path: Path) -> None:
    with pytest.raises(NoLedger, match="台账"):
        examine(Settings(data_dir=tmp_path / "none"), seed=5, count=10)
    assert not (tmp_path / "none").exists()


def test_the_report_names_every_wrong_answer(paper: Paper, tmp_path: Path) -> None:
    words, data = write_report(paper, tmp_path / "out")
    wrong = [sat for sat in paper.sat if not sat.mark.right]
    read = json.loads(data.read_text("utf-8"))
    assert read == json.loads(json.dumps(as_data(paper)))
    assert [entry["question"] for entry in read["wrong"]] == [sat.item.text for sat in wrong]
    text = words.read_text("utf-8")
    assert all(sat.item.text in text for sat in wrong)
    assert count_line(paper).startswith(f"exam: {ASKED} asked, {ASKED - len(wrong)} exact")


def test_the_seed_alone_gives_a_thousand_questions_each_in_six_phrasings(oracle: Oracle) -> None:
    questions = Drawer(oracle, load_families(), seed=5).draw(at_least=1000)
    assert len(questions) >= 1000
    assert {question.family.name for question in questions} == {f.name for f in load_families()}
    items = list(in_words(questions, oracle, stage="", seed=5))
    ways = Counter(id(item.question) for item in items)
    assert min(ways.values()) >= 6
    assert len(ways) == len(questions)
    assert not [item.text for item in items if "{" in item.text or "}" in item.text]


def test_the_same_seed_draws_the_same_exam(oracle: Oracle) -> None:
    first, again, other = (
        [
            (item.text, item.question.as_of)
            for item in sample(
                list(
                    in_words(
                        Drawer(oracle, load_families(), seed=seed).draw(at_least=50),
                        oracle,
                        stage="",
                        seed=seed,
                    )
                ),
                40,
                seed=str(seed),
            )
        ]
        for seed in (5, 5, 6)
    )
    assert first == again
    assert first != other


def test_made_up_progress_holds_every_kind_of_report(oracle: Oracle) -> None:
    oracle.stand_on(date(2018, 1, 1))
    reports = [report for seed in range(3) for report in made_up(oracle, seed=seed)]
    assert {report.status for report in reports} == {"done", "in_progress"}
    assert any(report.period for report in reports)
    assert any(report.milestone and not report.period for report in reports)
    by_task = Counter((r.task_id, r.period, r.milestone) for r in reports)
    assert max(by_task.values()) > 1  # done and taken up again
