"""Writes the model as an ordinary sentence-transformers directory.

StaticEmbedding + Normalize, rows in float16. Written by hand, field by field: the same rows
give the same bytes, and no version of a library decides what is in the files.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np

from vectorstore.train.teachers import Matrix

_MODULES = [
    {
        "idx": 0,
        "name": "0",
        "path": "0_StaticEmbedding",
        "type": "sentence_transformers.models.StaticEmbedding",
    },
    {
        "idx": 1,
        "name": "1",
        "path": "1_Normalize",
        "type": "sentence_transformers.models.Normalize",
    },
]
_CONFIG = {
    "model_type": "SentenceTransformer",
    "prompts": {"query": "", "document": ""},
    "default_prompt_name": None,
    "similarity_fn_name": "cosine",
}


def write_model(folder: Path, rows: Matrix, tokenizer: str, card: str) -> None:
    """Fill `folder` with modules, weights, tokenizer (its JSON) and the model card."""
    (folder / "0_StaticEmbedding").mkdir(parents=True, exist_ok=True)
    (folder / "1_Normalize").mkdir(exist_ok=True)
    # The last row is [UNK]: a zero vector, which leaves the direction of a mean as it is.
    weights = np.vstack([rows, np.zeros((1, rows.shape[1]))]).astype(np.float16)
    _write_safetensors(folder / "0_StaticEmbedding/model.safetensors", weights)
    (folder / "0_StaticEmbedding/tokenizer.json").write_text(tokenizer, encoding="utf-8")
    _write_json(folder / "modules.json", _MODULES)
    _write_json(folder / "config_sentence_transformers.json", _CONFIG)
    (folder / "1_Normalize/README.md").write_text(
        "Scales a vector to length 1; has no parameters.\n", encoding="utf-8"
    )
    (folder / "README.md").write_text(card, encoding="utf-8")


def read_model(folder: Path) -> tuple[Matrix, str]:
    """The rows of a model's words, without [UNK], and its tokenizer as it stands in the file."""
    from safetensors.numpy import load_file

    table = folder / "0_StaticEmbedding"
    rows: Matrix = load_file(table / "model.safetensors")["embedding.weight"].astype(np.float32)
    return rows[:-1], (table / "tokenizer.json").read_text(encoding="utf-8")


def _write_safetensors(path: Path, weights: np.ndarray[Any, Any]) -> None:
    # The revision names the index generation: other vectors, another index.
    revision = hashlib.sha256(weights.tobytes()).hexdigest()[:8]
    entry = {"dtype": "F16", "shape": list(weights.shape), "data_offsets": [0, weights.nbytes]}
    named = {"__metadata__": {"revision": revision}, "embedding.weight": entry}
    header = json.dumps(named, separators=(",", ":")).encode()
    header += b" " * (-len(header) % 8)
    path.write_bytes(len(header).to_bytes(8, "little") + header + weights.tobytes())


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")
