"""A configured embedding model: any sentence-transformers model, by folder or by name.

Named models are looked for where `fetch_model` put them, never on the network: serving makes no
connection. A model's own prompts are used: the one for a question and the one for a passage
differ in bge, e5 and Qwen3-Embedding. A model that cannot be loaded is an error with the remedy.

torch and sentence_transformers are imported here and nowhere else in serving, and only when a
model is configured.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from vectorstore.errors import EmbedderUnavailable
from vectorstore.types import Vectors

QUERY_PROMPTS = ("query", "search_query", "s2p_query", "web_search_query")
PASSAGE_PROMPTS = ("passage", "document", "corpus", "search_document", "text")
_BATCH = 32


class TransformerModel:
    """A loaded sentence-transformers model as an Embedder."""

    def __init__(self, name: str, model: Any, prompts: dict[str, str]) -> None:
        self.name = name
        self.dimensions = int(model.get_embedding_dimension())
        self._model = model
        self.query_prompt = _first(prompts, QUERY_PROMPTS)
        self.passage_prompt = _first(prompts, PASSAGE_PROMPTS)

    @classmethod
    def load(cls, name: str, *, models_dir: Path | None = None) -> TransformerModel:
        """The model in the folder `name`, or the one fetched under that name.

        Raises EmbedderUnavailable, saying what to do: torch is missing, the model was not
        fetched, its files cannot be read.
        """
        folder = find_model(name, models_dir=models_dir)
        # No lookup of newer files, no telemetry: the hub is asked by fetch_model only.
        os.environ["HF_HUB_OFFLINE"] = "1"
        os.environ["TRANSFORMERS_OFFLINE"] = "1"
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise EmbedderUnavailable(
                f"嵌入模型“{name}”需要 torch 和 sentence-transformers，这里没有安装（{error}）。"
                "请运行 make torch，或去掉 POLICYDESK_EMBEDDING 使用内置模型。"
            ) from error
        try:
            model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        except Exception as error:  # every library below raises errors of its own
            raise EmbedderUnavailable(
                f"嵌入模型“{name}”读不出来（{folder}：{error}）。请重新运行 "
                f".venv/bin/python -m app fetch-model {name}，"
                "或去掉 POLICYDESK_EMBEDDING 使用内置模型。"
            ) from error
        return cls(_identity(name, folder), model, prompts_of(folder))

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), dimensions), each text after the passage prompt."""
        return self._encode([self.passage_prompt + text for text in texts])

    def embed_query(self, text: str) -> Vectors:
        """One vector of shape (dimensions,), the text after the query prompt."""
        vector: Vectors = self._encode([self.query_prompt + text])[0]
        return vector

    def _encode(self, texts: list[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        # The prompt is already there; "" keeps the model from adding its default one.
        vectors = self._model.encode(
            texts, batch_size=_BATCH, prompt="", normalize_embeddings=True, show_progress_bar=False
        )
        return np.ascontiguousarray(vectors, dtype=np.float32)


def find_model(name: str, *, models_dir: Path | None = None) -> Path:
    """The folder of a model given by folder or by the name it was fetched under.

    Raises EmbedderUnavailable.
    """
    fetched = (models_dir or default_models_dir()) / _folder_name(name)
    for folder in (Path(name).expanduser(), fetched):
        if (folder / "modules.json").is_file() or (folder / "config.json").is_file():
            return folder
    raise EmbedderUnavailable(
        f"找不到嵌入模型“{name}”：它不是一个模型文件夹，{fetched} 里也没有。"
        f"请先在能上网的机器上运行 .venv/bin/python -m app fetch-model {name}，"
        "或写明模型文件夹的完整路径，或去掉 POLICYDESK_EMBEDDING 使用内置模型。"
    )


def fetch_model(name: str, *, models_dir: Path | None = None) -> Path:
    """Download a model by name into `models_dir`; the only thing here that uses the network.

    "BAAI/bge-small-zh-v1.5" -> models/BAAI--bge-small-zh-v1.5

    Raises EmbedderUnavailable. A download cut short is gone on with the next time.
    """
    target = (models_dir or default_models_dir()) / _folder_name(name)
    os.environ.pop("HF_HUB_OFFLINE", None)
    try:
        from huggingface_hub import list_repo_files, snapshot_download

        skipped = ["*.onnx", "*.h5", "*.msgpack", "*.ot"]
        if any(file.endswith(".safetensors") for file in list_repo_files(name)):
            skipped.append("*.bin")  # the same weights once more
        draft = target.with_name(target.name + ".part")
        snapshot_download(name, local_dir=draft, ignore_patterns=skipped)
        if target.exists():
            target.rename(target.with_name(f"{target.name}.old-{os.getpid()}"))
        draft.rename(target)
    except Exception as error:  # the hub client raises errors of many kinds
        raise EmbedderUnavailable(
            f"嵌入模型“{name}”没有下载成功（{error}）。请检查名称和网络后重试；"
            "不能上网的机器可以把模型文件夹拷贝过来，再把 POLICYDESK_EMBEDDING 设为该文件夹。"
        ) from error
    return target


def default_models_dir() -> Path:
    """Where fetched models are kept: `models` in the data folder."""
    return Path(os.environ.get("POLICYDESK_DATA", "data")).expanduser() / "models"


def prompts_of(folder: Path) -> dict[str, str]:
    """The prompts that a model's configuration names, e.g. {"query": "query: "}."""
    path = folder / "config_sentence_transformers.json"
    if not path.is_file():
        return {}
    prompts = json.loads(path.read_text(encoding="utf-8")).get("prompts") or {}
    return {str(key): str(value) for key, value in prompts.items() if isinstance(value, str)}


def _first(prompts: dict[str, str], names: Sequence[str]) -> str:
    return next((prompts[name] for name in names if name in prompts), "")


def _folder_name(name: str) -> str:
    return name.strip("/").replace("/", "--")


def _identity(name: str, folder: Path) -> str:
    """Names the index generation: another model under the same name makes another index.

    Of the weights only the size is read: they may be gigabytes.
    """
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".json":
            digest.update(path.read_bytes())
        elif path.is_file() and path.suffix in (".safetensors", ".bin"):
            digest.update(f"{path.name} {path.stat().st_size}".encode())
    short = Path(name).name if Path(name).exists() else name
    return f"{short}-{digest.hexdigest()[:8]}"
