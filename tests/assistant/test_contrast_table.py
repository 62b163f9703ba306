"""The table of siblings (corpus/lexicon/contrasts.toml) keeps its shape when people edit it.

What the table does to an answer is tested where it is used; here only the file is read.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from app.assistant.normalise import key

TABLE = Path(__file__).resolve().parents[2] / "corpus" / "lexicon" / "contrasts.toml"
FEWEST_GROUPS = 70

Group = dict[str, Any]


@pytest.fixture(scope="module")
def groups() -> list[Group]:
    found = tomllib.loads(TABLE.read_text("utf-8"))["group"]
    assert isinstance(found, list)
    return found


def names(group: Group) -> list[str]:
    return [word for concept in group["members"] for word in concept]


def covers(group: Group) -> dict[str, list[str]]:
    return dict(group.get("covers", {}))


def not_in(group: Group) -> list[str]:
    return list(group.get("not_in", []))


def test_the_table_has_enough_groups_and_each_its_own_name(groups: list[Group]) -> None:
    assert len(groups) >= FEWEST_GROUPS
    assert [n for n, count in Counter(g["name"] for g in groups).items() if count > 1] == []


def test_a_group_has_only_the_fields_that_are_read(groups: list[Group]) -> None:
    known = {"name", "members", "covers", "not_in"}
    assert [g["name"] for g in groups if set(g) - known] == []


def test_a_group_has_two_siblings_or_more_and_each_has_a_name(groups: list[Group]) -> None:
    assert [g["name"] for g in groups if len(g["members"]) < 2 or not all(g["members"])] == []


def test_every_word_has_two_characters_or_more(groups: list[Group]) -> None:
    words = {w for g in groups for w in (*names(g), *covers(g), *not_in(g))}
    assert sorted(w for w in words if len(w) < 2) == []


def test_every_word_is_spelled_as_folded_text_is(groups: list[Group]) -> None:
    """No blanks, punctuation, capitals or traditional characters: such a word is never found."""
    words = {w for g in groups for w in (*names(g), *covers(g), *not_in(g))}
    assert sorted(w for w in words if key(w) != w) == []


def test_no_word_names_two_siblings_of_a_group(groups: list[Group]) -> None:
    twice = {g["name"]: [w for w, n in Counter(names(g)).items() if n > 1] for g in groups}
    assert {name: words for name, words in twice.items() if words} == {}


def test_a_word_of_two_groups_stands_in_the_same_list_in_both(groups: list[Group]) -> None:
    lists: dict[str, set[tuple[str, ...]]] = {}
    for concept in (tuple(c) for g in groups for c in g["members"]):
        for word in concept:
            lists.setdefault(word, set()).add(concept)
    assert sorted(w for w, found in lists.items() if len(found) > 1) == []


def test_a_wider_word_includes_first_words_of_its_group(groups: list[Group]) -> None:
    strange = [
        (g["name"], wider, word)
        for g in groups
        for wider, included in covers(g).items()
        for word in included or [""]
        if word not in {concept[0] for concept in g["members"]}
    ]
    assert strange == []


def test_a_wider_word_is_no_name_of_what_it_includes(groups: list[Group]) -> None:
    idle = [
        (g["name"], wider)
        for g in groups
        for concept in g["members"]
        for wider, included in covers(g).items()
        if concept[0] in included and wider in concept
    ]
    assert idle == []


def test_a_chance_word_contains_a_word_of_its_group_and_is_none(groups: list[Group]) -> None:
    idle = [
        (g["name"], chance)
        for g in groups
        for chance in not_in(g)
        if not any(w in chance and w != chance for w in (*names(g), *covers(g)))
    ]
    assert idle == []


def test_a_chance_word_hides_no_name_of_its_group(groups: list[Group]) -> None:
    hidden = [
        (g["name"], chance, name)
        for g in groups
        for chance in not_in(g)
        for name in names(g)
        if chance in name
    ]
    assert hidden == []
