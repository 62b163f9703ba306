"""The embedding model that a setting names: "embedded", a folder, or the name of a fetched one."""

from __future__ import annotations

from pathlib import Path

from vectorstore.static_model import StaticModel
from vectorstore.types import Embedder

EMBEDDED = "embedded"


def load_embedder(name: str, *, models_dir: Path | None = None) -> Embedder:
    """The model `name`. Raises EmbedderUnavailable with the remedy; never another model instead.

    "embedded"               -> the model that ships with the project, without torch
    "BAAI/bge-small-zh-v1.5" -> models_dir/BAAI--bge-small-zh-v1.5, put there by fetch-model
    "/srv/models/bge"        -> that folder
    """
    if name == EMBEDDED:
        return StaticModel()
    # Imported only here: it is the door to torch.
    from vectorstore.transformer import TransformerModel

    return TransformerModel.load(name, models_dir=models_dir)
