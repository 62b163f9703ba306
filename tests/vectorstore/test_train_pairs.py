"""What the embedded model is tuned on: pairs of texts that belong together."""

import numpy as np

from vectorstore.train.pairs import article_texts, law_pairs, thesaurus_pairs
from vectorstore.train.questions import questions
from vectorstore.train.tuning import average

LAW = """## 第一章 总则
第一条 为了保障老年人合法权益，根据宪法，制定本法。
国家保障老年人依法享有的权益；老年人有获得物质帮助的权利。
第二条 短。
第三条 地方各级人民政府应当将老龄事业纳入国民经济和社会发展规划。
将老龄事业经费列入财政预算，建立稳定的经费保障机制。"""


def test_a_saying_is_paired_with_its_official_words():
    words = ("欺凌", "学生欺凌")
    pairs = thesaurus_pairs([("霸凌", words), ("欺负…同学", words)])
    assert pairs == [("霸凌", "欺凌，学生欺凌"), ("欺负同学", "欺凌，学生欺凌")]


def test_a_sentence_of_a_law_is_paired_with_the_rest_of_its_article():
    pairs = law_pairs([("老年人权益保障法", LAW)], seed=0)
    sentences = [(a, b) for a, b in pairs if not a.startswith("老年人权益保障法")]
    assert len(sentences) == 2  # the second article is too short
    for sentence, rest in sentences:
        assert sentence in LAW.replace("\n", "")
        assert rest
        assert sentence not in rest
        assert "第一条" not in sentence + rest


def test_an_article_is_paired_with_title_and_chapter_too_in_the_same_order_every_time():
    documents = [("老年人权益保障法", LAW)] * 20
    pairs = law_pairs(documents, seed=0)
    assert pairs == law_pairs(documents, seed=0) != law_pairs(documents, seed=1)
    headings = {a for a, _ in pairs if a.startswith("老年人权益保障法")}
    assert headings == {"老年人权益保障法总则"}


def test_the_mean_of_seeds_keeps_each_word_as_heavy_as_it_was():
    rows = np.array([[3.0, 0.0], [0.0, 1.0]], dtype=np.float32)
    mean = average(rows, [rows, rows[:, ::-1]])
    assert np.allclose(np.linalg.norm(mean, axis=1), [3.0, 1.0], atol=1e-3)
    assert np.allclose(mean[0], [2.1213, 2.1213], atol=1e-3)


def test_seeds_made_one_by_one_and_stored_give_the_mean_of_those_made_in_one_go():
    chance = np.random.default_rng(0)
    rows, one, other = (chance.normal(size=(50, 8)).astype(np.float32) for _ in range(3))
    stored = [average(rows, [each]).astype(np.float16).astype(np.float32) for each in (one, other)]
    assert np.array_equal(average(rows, stored), average(rows, [one, other]))


SAYINGS = [("没钱…看病", ("医疗救助", "不在任何法律里的词")), ("养老钱", ("物质帮助",))]


def test_a_question_is_a_saying_in_a_frame_with_a_sentence_that_holds_its_official_word():
    texts = article_texts([("老年人权益保障法", LAW)])
    asked = questions(SAYINGS, texts, count=8, seed=0)
    assert asked == questions(SAYINGS, texts, count=8, seed=0)
    assert {q.words for q in asked} == {("物质帮助",)}  # the other has no sentence
    assert all("养老钱" in q.text and "物质帮助" in q.sentence for q in asked)
    assert len({q.text for q in asked}) > 1


def test_a_law_text_without_articles_gives_its_longer_paragraphs():
    paragraph = "今年发展主要预期目标是" + "居民收入增长和经济增长同步，" * 4
    assert article_texts([("报告", f"## 一、目标\n{paragraph}\n短。")]) == [paragraph]
