"""The phrasings and the families fit together."""

from __future__ import annotations

import tomllib
from string import Formatter

from app.exam.families import HERE, PHRASINGS, load_families, load_forms

SLOTS = {"unit", "unit_b", "where", "task", "window", "month", "bound"}


def test_every_family_is_asked_in_at_least_six_ways_half_of_them_kept_for_reporting() -> None:
    """What is tuned on never outnumbers what nobody has read."""
    for family in load_families():
        halves = [phrasing.half for phrasing in family.phrasings]
        assert len(halves) >= 6, family.name
        assert halves.count("report") >= halves.count("tune") >= 3, family.name
        texts = {phrasing.text for phrasing in family.phrasings}
        assert len(texts) == len(family.phrasings), family.name


def test_every_phrasing_has_an_answer_and_every_answer_phrasings() -> None:
    families = [family.name for family in load_families()]
    said = set()
    for name in PHRASINGS:
        told = [e["name"] for e in tomllib.loads((HERE / name).read_text("utf-8"))["family"]]
        assert told == [family for family in families if family in told]
        said.update(told)
    assert said == set(families)


def test_the_sets_that_are_there_are_the_sets_that_are_read() -> None:
    assert sorted(PHRASINGS) == sorted(path.name for path in HERE.glob("phrasings*.toml"))


def test_every_phrasing_of_a_family_asks_about_the_same_slots() -> None:
    for family in load_families():
        assert family.slots <= SLOTS
        for phrasing in family.phrasings:
            assert phrasing.slots == family.slots, phrasing.text


def test_every_slot_that_sql_needs_is_filled() -> None:
    for family in load_families():
        queries = " ".join([*family.readings.values(), family.may])
        assert (":unit " in queries) <= bool(family.units), family.name
        assert (":unit_b" in queries) <= bool(family.units_b), family.name
        assert (":first" in queries) <= bool(family.windows), family.name
        assert (":task" in queries) <= bool(family.tasks), family.name
        assert bool(family.windows) == ("window" in family.slots), family.name
        assert bool(family.bounds) == ("bound" in family.slots), family.name
        assert (":least" in queries) <= bool(family.bounds), family.name
        assert bool(family.units) == ("unit" in family.slots), family.name


def test_every_window_can_be_said_in_both_languages() -> None:
    forms = load_forms().window
    for family in load_families():
        assert set(family.windows) <= forms["zh"].keys() & forms["en"].keys()


def test_forms_have_only_slots_that_are_filled() -> None:
    forms = load_forms()
    for kinds in forms.task.values():
        for texts in kinds.values():
            for text in texts:
                names = {name for _, name, _, _ in Formatter().parse(text) if name}
                assert names <= {"number", "title"}
