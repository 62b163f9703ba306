"""The seed document against the truth that was checked by hand, and what must hold of any parse."""

import json
import re
from pathlib import Path

import pytest

from ingest.document import PolicyDocument
from ingest.lexicon import Lexicon
from ingest.parse import parse_document

ROOT = Path(__file__).resolve().parents[2]
SEED = next((ROOT / "corpus").glob("000_*.txt"))
TRUTH = json.loads((ROOT / "tests" / "questions" / "truth.json").read_text(encoding="utf-8"))

RULES = {
    "yearly:09": "FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=-1",
    "yearly:Q1": "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=-1",
    "yearly": "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1",
    "monthly": "FREQ=MONTHLY;BYMONTHDAY=-1",
    None: None,
}


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    units = ROOT / "corpus" / "lexicon" / "units.toml"
    return Lexicon.from_toml(units.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def seed(lexicon: Lexicon) -> PolicyDocument:
    return parse_document(SEED.read_bytes(), filename=SEED.name, lexicon=lexicon)


def units(task, role):
    return [a.unit for a in task.assignments if a.role == role]


def of(document, source):
    return [task for task in document.tasks if task.source == source]


def test_head_of_the_document(seed):
    assert seed.title == TRUTH["title"]
    assert seed.doc_number == TRUTH["doc_number"]
    assert seed.year == TRUTH["year"]
    assert seed.place == "天宁区"


def test_every_article_has_its_number_title_and_responsible_units(seed):
    found = [(t.number, t.title, units(t, "responsible")) for t in of(seed, "article")]
    assert found == [(a["number"], a["title"], a["responsible"]) for a in TRUTH["articles"]]
    assert not any(units(t, "supporting") for t in of(seed, "article"))
    assert not any(a.lead for t in seed.tasks for a in t.assignments)


def test_articles_stand_under_their_headings(seed):
    wanted = [re.sub(r"（原文.*?）", "", a["section"]) for a in TRUTH["articles"]]
    assert [t.section for t in of(seed, "article")] == wanted


def test_every_annex_row_has_its_cells(seed):
    found = [
        {
            "number": t.number,
            "title": t.title,
            "deadline_text": t.deadline.text,
            "due": t.deadline.due.isoformat() if t.deadline.due else None,
            "recurrence": t.recurrence,
            "responsible": units(t, "responsible"),
            "supporting": units(t, "supporting"),
        }
        for t in of(seed, "annex")
    ]
    assert found == [{**row, "recurrence": RULES[row["recurrence"]]} for row in TRUTH["annex"]]


def test_long_term_rows_are_ongoing_and_have_no_due_date(seed):
    for task in of(seed, "annex"):
        assert task.deadline.ongoing == (task.deadline.text == "长期")


def test_recurring_sentences_of_articles_are_milestones(seed):
    for article, task in zip(TRUTH["articles"], of(seed, "article"), strict=True):
        wanted = [
            (text, RULES[rule])
            for text, rule in article["recurring_in_text"]
            if rule in RULES  # a cycle of five years has no year that it counts from
        ]
        found = [m for m in task.milestones if m.deadline.recurrence]
        assert [
            m.deadline.recurrence for m in found if "INTERVAL" not in m.deadline.recurrence
        ] == [rule for _, rule in wanted]
        for text, _ in wanted:
            assert any(text in m.text or m.text in text for m in found)


def test_dated_sentences_of_articles_are_milestones(seed):
    for article, task in zip(TRUTH["articles"], of(seed, "article"), strict=True):
        wanted = [d[-10:] for _, d in article["dated_in_text"] if re.search(r"\d{4}-\d\d-\d\d$", d)]
        assert [m.deadline.due.isoformat() for m in task.milestones if m.deadline.due] == wanted


def test_a_recurring_duty_names_the_units_that_do_it(seed):
    by_number = {t.number: t for t in of(seed, "article")}
    assert by_number[8].milestones[0].units == ("区政府教育督导委员会",)
    yearly = next(m for m in by_number[22].milestones if m.deadline.recurrence)
    assert set(yearly.units) == {"区市场监督管理局", "区卫生和计划生育局"}


def test_targets_of_articles(seed):
    found = [(t.number, t.value) for t in seed.targets if t.source == "article"]
    wanted = [(n, v) for _, value, n in TRUTH["targets"] for v in value.split("/")]
    assert set(wanted) <= set(found)
    assert len(set(found) - set(wanted)) <= 1  # "一个以上的特色项目" counts something, too
    assert {t.value for t in seed.targets if t.source == "goal"} == {"10%", "100%", "12所左右"}


def test_cited_documents_by_number(seed):
    numbers = [c.number for c in seed.cited_documents if c.number and c.number != seed.doc_number]
    assert sorted(numbers) == sorted(TRUTH["cited_documents"])


def test_joint_meetings_and_their_members(seed):
    found = {m.number: m.members for m in seed.joint_meetings if m.source == "article"}
    wanted = {
        m["article"]: tuple(filter(None, m.get("members", "").split("、")))
        for m in TRUTH["joint_meetings"]
    }
    assert found == wanted


def test_aliases_lead_to_the_canonical_name(seed):
    names = {alias: unit.name for unit in seed.units for alias in (unit.name, *unit.aliases)}
    for alias, name in TRUTH["unit_aliases"].items():
        assert names[alias] == name


def test_inferred_names_say_so(seed):
    inferred = {a.unit for t in seed.tasks for a in t.assignments if a.inferred}
    assert inferred == {"区政府办公室", "区政府教育督导委员会"}


def test_counts_of_goals_and_requirements(seed):
    counts = {s: sum(c.source == s for c in seed.chunks) for s in ("goal", "requirement")}
    assert counts == {"goal": 8, "requirement": 3}
    assert [c.number for c in seed.chunks if c.source == "goal"] == list(range(1, 9))


def test_a_heading_that_lost_its_number_is_restored_and_reported(seed):
    lost = [h for h in seed.outline if h.inferred]
    assert [h.label for h in lost] == ["（六）"]
    assert [w.code for w in seed.warnings] == ["heading-number-missing"]
    assert seed.text[seed.warnings[0].start : seed.warnings[0].end] == lost[0].text


def pieces(document):
    yield from document.outline
    yield from document.chunks
    yield from document.furniture
    yield from document.targets
    yield from document.cited_documents
    yield from document.joint_meetings
    for task in document.tasks:
        yield task
        yield from task.assignments
        if task.deadline:
            yield task.deadline
        for milestone in task.milestones:
            yield milestone
            yield milestone.deadline


def documents() -> list[Path]:
    return [SEED, *sorted((ROOT / "tests" / "documents").glob("*.txt"))]


@pytest.mark.parametrize("path", documents(), ids=lambda p: p.stem)
def test_offsets_slice_their_text(path, lexicon):
    document = parse_document(path.read_bytes(), filename=path.name, lexicon=lexicon)
    for piece in pieces(document):
        assert document.text[piece.start : piece.end] == piece.text


@pytest.mark.parametrize("path", documents(), ids=lambda p: p.stem)
def test_every_character_belongs_to_one_place(path, lexicon):
    document = parse_document(path.read_bytes(), filename=path.name, lexicon=lexicon)
    covered = [0] * len(document.text)
    for piece in (*document.outline, *document.chunks, *document.furniture):
        for index in range(piece.start, piece.end):
            covered[index] += 1
    left = [c for c, n in zip(document.text, covered, strict=True) if n != 1 and not c.isspace()]
    assert left == []


@pytest.mark.parametrize("path", documents(), ids=lambda p: p.stem)
def test_a_task_is_a_chunk_with_the_same_number(path, lexicon):
    document = parse_document(path.read_bytes(), filename=path.name, lexicon=lexicon)
    chunks = {(c.source, c.number): (c.start, c.end) for c in document.chunks}
    for task in document.tasks:
        assert chunks[task.source, task.number] == (task.start, task.end)
