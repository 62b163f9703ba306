"""The embedded model: small, light to load, and the same vectors as sentence-transformers."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from vectorstore.errors import EmbedderUnavailable
from vectorstore.static_model import EMBEDDED_MODEL, StaticModel
from vectorstore.types import Embedder, WordVectors

TEXTS = [
    "孩子书包太重怎么办",
    "严格控制学生课业负担，规范作业管理。",
    "外地打工的孩子上学",
    "2017年8月底前完成PM2.5监测点建设",
    "校车",
]


@pytest.fixture(scope="module")
def model() -> StaticModel:
    return StaticModel()


def test_vectors_and_words_read_at_once_are_those_read_apart(model):
    vectors, words = model.embed_with_words(TEXTS[:2], TEXTS[2:])
    assert np.array_equal(vectors, model.embed_passages(TEXTS))
    assert [w.tolist() for w in words] == [w.tolist() for w in model.word_ids(TEXTS[:2])]


def test_it_is_an_embedder_and_a_table_of_words(model):
    assert isinstance(model, Embedder)
    assert isinstance(model, WordVectors)


def test_the_directory_has_at_most_twenty_megabytes_and_a_card():
    files = [f for f in EMBEDDED_MODEL.rglob("*") if f.is_file()]
    assert sum(f.stat().st_size for f in files) <= 20_000_000
    card = (EMBEDDED_MODEL / "README.md").read_text(encoding="utf-8")
    for word in ("CC BY-SA 4.0", "MDBG", "SHA-256", "Limits"):
        assert word in card


def test_vectors_have_unit_length_in_float32(model):
    vectors = model.embed_passages(TEXTS)
    assert vectors.shape == (len(TEXTS), model.dimensions)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)


def test_a_question_and_a_passage_of_the_same_words_have_the_same_vector(model):
    assert np.allclose(model.embed_query(TEXTS[0]), model.embed_passages(TEXTS)[0], atol=1e-6)


def test_text_without_known_words_has_a_zero_vector(model):
    assert not model.embed_passages(["", "  ", "1234 abc", "\x00\ud800"]).any()
    assert [len(ids) for ids in model.word_ids(["", "1234"])] == [0, 0]


def test_an_everyday_word_is_nearer_to_its_official_word_than_to_another(model):
    def cosine(a: str, b: str) -> float:
        return float(model.embed_query(a) @ model.embed_query(b))

    assert cosine("老人", "高龄人员") > cosine("老人", "排污许可")
    assert cosine("看病", "医疗") > cosine("看病", "道路硬化")


def test_traditional_characters_have_the_vectors_of_the_simplified_ones(model):
    assert np.allclose(model.embed_query("義務教育"), model.embed_query("义务教育"))


def test_words_that_say_little_weigh_little(model):
    (common,), (telling,) = model.word_ids(["的"]), model.word_ids(["书包"])
    assert model.word_vectors(common)[1][0] < model.word_vectors(telling)[1][0] / 3


def test_a_missing_or_torn_model_is_an_error_with_the_remedy(tmp_path):
    with pytest.raises(EmbedderUnavailable, match="重新安装"):
        StaticModel(tmp_path)
    weights = tmp_path / "0_StaticEmbedding/model.safetensors"
    weights.parent.mkdir()
    weights.write_bytes(b"\x10\0\0\0\0\0\0\0torn")
    with pytest.raises(EmbedderUnavailable, match="重新安装"):
        StaticModel(tmp_path)


def test_embedding_imports_neither_torch_nor_anything_heavy():
    code = (
        "import sys; from vectorstore.static_model import StaticModel;"
        "StaticModel().embed_query('校车');"
        "print([m for m in ('torch', 'sentence_transformers', 'chromadb') if m in sys.modules])"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr


@pytest.mark.slow
def test_sentence_transformers_gives_the_same_vectors(model):
    sentence_transformers = pytest.importorskip("sentence_transformers")
    pytest.importorskip("torch")
    reference = sentence_transformers.SentenceTransformer(str(EMBEDDED_MODEL), device="cpu")
    theirs = np.asarray(reference.encode(TEXTS, convert_to_numpy=True), dtype=np.float32)
    cosines = (theirs * model.embed_passages(TEXTS)).sum(axis=1)
    assert cosines.min() > 0.9995


def test_its_configuration_is_that_of_sentence_transformers():
    modules = json.loads((EMBEDDED_MODEL / "modules.json").read_text(encoding="utf-8"))
    assert [m["type"].rsplit(".", 1)[1] for m in modules] == ["StaticEmbedding", "Normalize"]
