"""BM25 on characters: terms, counts, and segments that merge to what one build would give."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.folding import fold
from vectorstore.keyword import K1, B, Postings, bm25, terms_of

TEXT = st.text(alphabet="校车安全学生食堂一二 ，。ab12", max_size=30)


def test_terms_are_characters_their_pairs_and_other_runs():
    assert len(terms_of("校车2辆")) == len(["校", "车", "校车", "辆", "2"])
    assert set(terms_of("校车")) < set(terms_of("校车安全"))
    assert len(terms_of("，。 ")) == 0


def test_pairs_do_not_reach_over_punctuation():
    assert set(terms_of("校，车")) == {ord("校"), ord("车")}


def test_folding_knows_width_case_tradition_and_junk():
    assert fold("１５年義務教育　ＡＢc") == "15年义务教育 abc"
    assert fold("校\x00车\ud800") == "校 车 "


def test_a_rare_term_weighs_more_than_a_common_one():
    texts = ["校车学生", "食堂学生", "学生", "学生"]
    (scores,), _ = bm25([(Postings.build(texts), None)], {int(t): 1.0 for t in terms_of("车生")})
    assert scores[0] == max(scores)


def test_an_unknown_term_lowers_the_share_but_not_the_scores():
    postings = Postings.build(["校车", "食堂"])
    known, idf = bm25([(postings, None)], {ord("校"): 1.0})
    more, more_idf = bm25([(postings, None)], {ord("校"): 1.0, ord("狗"): 1.0})
    assert np.array_equal(known[0], more[0])
    assert more_idf > idf


@given(st.lists(TEXT, min_size=1, max_size=8), st.lists(TEXT, min_size=1, max_size=8))
def test_merged_segments_are_what_one_build_gives(first, second):
    keep = np.array([n % 3 != 1 for n in range(len(first))])
    everything = np.ones(len(second), dtype=bool)
    merged = Postings.merged([(Postings.build(first), keep), (Postings.build(second), everything)])
    kept = [text for text, held in zip(first, keep, strict=True) if held]
    built = Postings.build([*kept, *second])
    for name in ("terms", "starts", "rows", "counts", "lengths"):
        assert np.array_equal(getattr(merged, name), getattr(built, name)), name


@given(st.lists(TEXT, min_size=2, max_size=8), TEXT)
def test_scores_do_not_depend_on_how_chunks_are_split_over_segments(texts, question):
    query = {int(term): 1.0 for term in terms_of(question)}
    (whole,), idf = bm25([(Postings.build(texts), None)], query)
    parts, parts_idf = bm25(
        [(Postings.build(texts[:1]), None), (Postings.build(texts[1:]), None)], query
    )
    assert np.concatenate(parts) == pytest.approx(whole, abs=1e-4)
    assert parts_idf == pytest.approx(idf)


@given(texts=st.lists(TEXT, min_size=1, max_size=6), question=TEXT, gone=st.sets(st.integers(0, 5)))
def test_scores_are_those_of_the_formula_whichever_rows_were_removed(texts, question, gone):
    mask = np.array([row not in gone for row in range(len(texts))])
    query = {int(term): 1.0 for term in terms_of(question)}
    (scores,), _ = bm25([(Postings.build(texts), mask)], query)
    held = [terms_of(text).tolist() for text in texts]
    live = [terms for terms, kept in zip(held, mask, strict=True) if kept]
    average = sum(map(len, live)) / max(len(live), 1) or 1.0
    for terms, score in zip(held, scores, strict=True):
        expected = 0.0
        for term in query:
            holders = sum(term in other for other in live)
            idf = np.log1p((len(live) - holders + 0.5) / (holders + 0.5))
            norm = K1 * (1 - B + B * len(terms) / average)
            expected += idf * (K1 + 1) * terms.count(term) / (terms.count(term) + norm)
        assert score == pytest.approx(expected, rel=1e-5, abs=1e-5)
