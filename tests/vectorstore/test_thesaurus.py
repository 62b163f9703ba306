import contextlib
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.thesaurus import Thesaurus, ThesaurusError

FOLDER = Path(__file__).parents[2] / "corpus" / "lexicon" / "thesaurus"
_SHIPPED = Thesaurus.from_folder(FOLDER)


@pytest.fixture
def shipped() -> Thesaurus:
    return _SHIPPED


def small(lines: str) -> Thesaurus:
    return Thesaurus.from_toml(f'["校园"]\n{lines}\n')


def words(thesaurus: Thesaurus, query: str) -> list[str]:
    return list(thesaurus.expand(query))


def test_shipped_file_has_at_least_five_hundred_lines_and_each_saying_once(shipped):
    assert len({official for _, official in shipped.entries}) >= 500
    sayings = [saying for saying, _ in shipped.entries]
    assert len(sayings) == len(set(sayings))


def test_no_shipped_entry_repeats_its_own_words_or_expands_to_itself(shipped):
    # An official word that contains the saying would add only filler such as 管理 or 服务.
    repeated = [
        (saying, word)
        for saying, official in shipped.entries
        for word in official
        if all(part in word for part in saying.split("…"))
    ]
    assert repeated == []


def test_every_shipped_saying_finds_its_official_words(shipped):
    for saying, official in shipped.entries:
        found = words(shipped, saying.replace("…", ""))
        assert set(official) <= {*found, *(w for w in official if w in saying)}, saying


def test_shipped_guards_keep_words_whole(shipped):
    assert words(shipped, "集中专项整治") == []
    assert words(shipped, "仲裁员") == []
    assert words(shipped, "农民企业家") == []


def test_longest_saying_wins_and_its_characters_are_not_read_again():
    thesaurus = small('"垃圾" = "废弃物"\n"垃圾食品" = "校园周边食品"\n"食品店" = "食品经营者"')
    assert words(thesaurus, "垃圾食品店") == ["校园周边食品"]


def test_word_already_in_the_query_is_not_added():
    assert words(small('"霸凌" = "欺凌、学生欺凌"'), "霸凌和欺凌一样吗") == ["学生欺凌"]


def test_official_word_of_two_sayings_is_added_once():
    assert words(small('"霸凌、欺负同学" = "欺凌"'), "霸凌就是欺负同学") == ["欺凌"]


def test_official_words_are_not_expanded_again_nor_backwards():
    thesaurus = small('"霸凌" = "欺凌"\n"欺凌" = "不良行为"')
    assert words(thesaurus, "霸凌") == ["欺凌"]
    assert words(small('"霸凌" = "欺凌"'), "欺凌") == []


@pytest.mark.parametrize("query", ["书包重", "书包太重了", "书包怎么那么重"])
def test_ellipsis_stands_for_up_to_four_characters(query):
    assert words(small('"书包…重" = "课业负担"'), query) == ["课业负担"]


@pytest.mark.parametrize("query", ["书包，重点学校", "书包里的东西实在重", "重的书包", "书包"])
def test_ellipsis_does_not_cross_punctuation_nor_reach_further(query):
    assert words(small('"书包…重" = "课业负担"'), query) == []


def test_traditional_characters_are_understood():
    assert words(small('"书包…重" = "课业负担"'), "書包太重") == ["课业负担"]


def test_official_words_may_stand_in_a_list():
    assert words(small('"霸凌" = ["欺凌", "学生欺凌"]'), "霸凌") == ["欺凌", "学生欺凌"]


def test_guard_steps_over_a_word_that_contains_a_saying_by_chance():
    text = '["学校"]\n"中专" = "中等职业学校"\n["不拆开的词"]\n"中专" = "集中专"'
    thesaurus = Thesaurus.from_toml(text)
    assert words(thesaurus, "集中专项整治") == []
    assert words(thesaurus, "上中专要钱吗") == ["中等职业学校"]


def test_latin_letters_match_in_any_case_and_width_but_only_whole():
    thesaurus = small('"AI" = "人工智能"')
    assert words(thesaurus, "ａｉ怎么用") == ["人工智能"]
    assert words(thesaurus, "MAIN") == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('["甲"]\n"霸凌" = "欺凌"\n["乙"]\n"被打、霸凌" = "殴打"', "「霸凌」写了两次"),
        ('["甲"]\n"霸凌、霸凌" = "欺凌"', "「霸凌」写了两次"),
        ('["甲"]\n"霸凌" = "欺凌"\n"霸凌" = "殴打"', "霸凌"),
        ('["甲"]\n"霸凌" = ""', "「霸凌」右边有空的词"),
        ('["甲"]\n"霸凌" = "欺凌、"', "「霸凌」右边有空的词"),
        ('["甲"]\n"、霸凌" = "欺凌"', "左边有空的词"),
        ('["甲"]\n"霸凌…" = "欺凌"', "「霸凌…」省略号"),
        ('["甲"]\n"霸凌" = 3', "「霸凌」右边不是"),
        ('["甲"]\n“霸凌” = "欺凌"', "第 2 行 “霸凌”"),
        ('"霸凌" = "欺凌"', "「霸凌」不在任何一组里"),
        ('["不拆开的词"]\n"中专" = "专项"', "「专项」不含左边的字"),
    ],
)
def test_bad_file_is_refused_in_chinese_with_the_entry_named(text, named):
    with pytest.raises(ThesaurusError) as caught:
        Thesaurus.from_toml(text)
    assert named in str(caught.value)


def test_every_file_of_the_folder_is_read_and_a_user_may_add_one(tmp_path):
    (tmp_path / "school.toml").write_text('["校园"]\n"霸凌" = "欺凌"\n', "utf-8")
    (tmp_path / "我们的.toml").write_text('["本单位"]\n"大本营" = "区政府"\n', "utf-8")
    (tmp_path / "README.md").write_text("不是词表", "utf-8")
    read = Thesaurus.from_folder(tmp_path)
    assert words(read, "大本营管霸凌吗") == ["区政府", "欺凌"]


def test_a_saying_in_two_files_is_refused_with_both_groups_and_the_file(tmp_path):
    (tmp_path / "a.toml").write_text('["校园"]\n"霸凌" = "欺凌"\n', "utf-8")
    (tmp_path / "b.toml").write_text('["家庭"]\n"霸凌" = "暴力"\n', "utf-8")
    with pytest.raises(ThesaurusError, match=r"同义词表 b\.toml .*“校园”组和“家庭”组"):
        Thesaurus.from_folder(tmp_path)


def test_an_empty_folder_is_refused_rather_than_searched_without_sayings(tmp_path):
    with pytest.raises(ThesaurusError, match=r"没有 \.toml"):
        Thesaurus.from_folder(tmp_path)


@given(st.text(max_size=60))
def test_expand_never_raises_and_never_repeats_the_query(query):
    for word in _SHIPPED.expand(query):
        assert word not in query


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_with_our_own_error(text):
    with contextlib.suppress(ThesaurusError):
        Thesaurus.from_toml(text).expand(text)


@given(st.text(min_size=1, max_size=6), st.text(min_size=1, max_size=6))
def test_any_saying_is_read_or_refused_with_our_own_error(saying, official):
    line = f"{_quoted(saying)} = {_quoted(official)}"
    with contextlib.suppress(ThesaurusError):
        small(line).expand(saying + official)


def test_expanding_a_question_takes_less_than_a_millisecond(shipped):
    question = "外地打工的孩子在公立学校书包太重还被同学欺负应该找谁" * 2
    shipped.expand(question)
    best = min(_seconds(lambda: shipped.expand(question)) for _ in range(20))
    assert best < 0.001


def _seconds(call):
    start = perf_counter()
    call()
    return perf_counter() - start


def _quoted(text: str) -> str:
    return '"' + "".join(f"\\U{ord(c):08x}" for c in text if not 0xD800 <= ord(c) < 0xE000) + '"'
