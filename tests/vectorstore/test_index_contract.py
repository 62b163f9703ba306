"""One suite for every way of searching: keyword only, dense only, fused, and through Chroma."""

import contextlib
import os
import time
from pathlib import Path

import pytest

from vectorstore import HashedNgramEmbedder, IndexEntry, PolicyIndex, StoreError, Thesaurus
from vectorstore.fusion import DENSE_ONLY, KEYWORD_ONLY, Fusion
from vectorstore.static_model import StaticModel

TEXTS = {
    "bus": "校车安全。配备校车2辆以上，专人照管学生上下车。",
    "meal": "食堂卫生。学校食堂应当留样48小时。",
    "teacher": "教师交流。每年交流教师不少于应交流人数的15%。",
    "sports": "体育场馆向社会开放，节假日免费。",
}
WAYS = {
    "keyword": {"fusion": KEYWORD_ONLY},
    "dense": {"fusion": DENSE_ONLY},
    "fused": {"fusion": Fusion()},
    "chroma": {"fusion": Fusion(), "exact_limit": 0},
}


def entry(name, document="d1", source="article", text=None):
    text = text or TEXTS[name]
    first = text.index("。") + 1
    return IndexEntry(
        id=f"{document}#{name}",
        document_id=document,
        source=source,
        title=text[: first - 1],
        text=text,
        sentences=((0, first, text[:first]), (first, len(text), text[first:])),
    )


@pytest.fixture(params=WAYS)
def index(request, tmp_path):
    with PolicyIndex(
        tmp_path / "index", embedder=HashedNgramEmbedder(), **WAYS[request.param]
    ) as index:
        yield index


def reopened(index: PolicyIndex) -> PolicyIndex:
    index.close()
    again = PolicyIndex(
        index.folder,
        embedder=index.embedder,
        fusion=index.fusion,
        exact_limit=index._exact_limit,
    )
    again.open()
    return again


def ids(hits):
    return [hit.id for hit in hits]


def all_entries(document="d1"):
    return [entry(name, document) for name in TEXTS]


def test_an_empty_index_finds_nothing(index):
    assert index.search("校车", k=5) == []
    assert index.document_ids() == set()


def test_the_chunk_with_the_words_of_the_question_comes_first(index):
    index.add(all_entries())
    assert index.search("校车照管", k=2)[0].id == "d1#bus"
    assert index.search("食堂留样", k=1)[0].id == "d1#meal"


def test_traditional_and_full_width_spelling_finds_the_same(index):
    index.add(all_entries())
    assert index.search("體育場館免費開放", k=1)[0].id == "d1#sports"
    assert index.search("食堂留样４８小时", k=1)[0].id == "d1#meal"


def test_scores_fall_and_k_limits(index):
    index.add(all_entries())
    hits = index.search("学校教师与学生校车", k=3)
    assert 1 <= len(hits) <= 3
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    assert index.search("校车", k=0) == []


def test_the_best_sentence_is_a_place_in_the_document(index):
    index.add(all_entries())
    hit = index.search("配备校车2辆以上", k=1)[0]
    assert hit.sentence is None or TEXTS["bus"][slice(*hit.sentence)].startswith("配备")


def test_adding_a_document_again_replaces_it(index):
    index.add(all_entries())
    index.add([entry("bus")])
    assert ids(index.search("食堂留样教师交流校车", k=9)) == ["d1#bus"]
    assert index.describe()["chunks"] == 1


def test_a_removed_document_is_found_no_more(index):
    index.add(all_entries("d1"))
    index.add(all_entries("d2"))
    index.remove("d1")
    index.remove("never there")
    assert index.document_ids() == {"d2"}
    assert {hit.document_id for hit in index.search("校车安全", k=9)} == {"d2"}
    index.remove("d2")
    assert index.search("校车安全", k=9) == []


def test_documents_and_sources_narrow_a_search(index):
    index.add([entry("bus", "d1"), entry("meal", "d1", source="annex")])
    index.add([entry("bus", "d2")])
    assert ids(index.search("校车", k=9, document_ids={"d2"})) == ["d2#bus"]
    assert ids(index.search("校车食堂", k=9, sources={"annex"})) == ["d1#meal"]
    assert index.search("校车", k=9, document_ids=set()) == []


def test_everything_is_still_there_after_a_restart(index):
    for number in range(12):
        index.add(all_entries(f"d{number}"))
    index.remove("d3")
    before = index.search("校车照管", k=5)
    again = reopened(index)
    assert again.search("校车照管", k=5) == before
    assert again.document_ids() == {f"d{n}" for n in range(12) if n != 3}
    assert not again.needs_rebuild


def test_a_document_scores_the_same_however_the_index_came_about(index):
    for number in range(7):
        index.add(all_entries(f"d{number}"))
    index.remove("d2")
    grown = {hit.id: hit.score for hit in index.search("校车照管", k=99)}
    index.rebuild(e for n in range(7) if n != 2 for e in all_entries(f"d{n}"))
    rebuilt = {hit.id: hit.score for hit in index.search("校车照管", k=99)}
    assert rebuilt == pytest.approx(grown, abs=1e-4)


def test_a_rebuild_switches_generations_and_drops_the_old_one(index):
    index.add(all_entries("d1"))
    old = index.describe()["generation"]
    told = []

    def entries():
        for entry in all_entries("d9"):
            told.append(index.describe()["building"])
            yield entry

    index.rebuild(entries())
    assert told[0] == 0
    assert index.describe()["building"] is None
    assert index.document_ids() == {"d9"}
    assert index.describe()["generation"] != old
    assert [p.name for p in index.folder.glob("g-*")] == [index.describe()["generation"]]
    assert ids(reopened(index).search("校车", k=1)) == ["d9#bus"]


def test_blank_and_control_characters_in_a_question_find_nothing(index):
    index.add(all_entries())
    assert index.search("  \n ", k=3) == []
    assert isinstance(index.search("\x00校车\ud800", k=3), list)


def test_a_missing_index_file_opens_empty_and_asks_for_a_rebuild(index):
    index.add(all_entries())
    segment = next(index.folder.glob("g-*/segment-*"))
    (segment / "postings_rows.npy").unlink()
    again = reopened(index)
    assert again.needs_rebuild
    assert again.search("校车", k=3) == []
    again.rebuild(all_entries())
    assert again.search("校车", k=1)[0].id == "d1#bus"
    assert not reopened(again).needs_rebuild


@pytest.mark.parametrize("damage", ["truncate", "zero", "garbage"])
def test_any_damaged_file_is_noticed_or_harmless(tmp_path, damage):
    def fresh() -> Path:
        folder = tmp_path / f"index-{len(list(tmp_path.iterdir()))}"
        with PolicyIndex(folder, embedder=HashedNgramEmbedder(), fusion=Fusion()) as index:
            index.add(all_entries())
        return folder

    names = [p.relative_to(p.parents[2]) for p in fresh().glob("g-*/segment-*/*")]
    for name in [*names, Path("g-0001/manifest.json"), Path("CURRENT")]:
        folder = fresh()
        path = folder / name
        data = path.read_bytes()
        path.write_bytes(
            {
                "truncate": data[: len(data) // 2],
                "zero": bytes(len(data)),
                "garbage": b"\xff" * len(data),
            }[damage]
        )
        with PolicyIndex(folder, embedder=HashedNgramEmbedder(), fusion=Fusion()) as index:
            with contextlib.suppress(StoreError):
                index.search("校车安全", k=3)
            index.rebuild(all_entries())
            assert index.search("校车照管", k=1)[0].id == "d1#bus", name


def test_chroma_cut_short_while_writing_is_never_opened_again(tmp_path):
    folder = tmp_path / "index"
    ways = {"embedder": HashedNgramEmbedder(), "fusion": Fusion(), "exact_limit": 0}
    with PolicyIndex(folder, **ways) as index:
        index.add(all_entries())
    chroma = next(p for p in folder.glob("g-*/chroma-*") if p.is_dir())
    chroma.with_name(chroma.name + ".writing").touch()
    for file in chroma.rglob("*.bin"):
        file.write_bytes(b"torn")
    with PolicyIndex(folder, **ways) as index:
        assert index.search("校车照管", k=1)[0].id == "d1#bus"
        index.add(all_entries("d2"))
        assert len(index.search("校车照管", k=9)) == 2 * len(
            {h.id.split("#")[1] for h in index.search("校车照管", k=9)}
        )
        assert not chroma.exists()


def open_files() -> int:
    return len(os.listdir("/dev/fd"))


def test_a_generation_that_serves_no_more_keeps_no_file_open(tmp_path):
    """A service that runs for months makes many: Chroma keeps a client until it is closed."""
    with PolicyIndex(tmp_path, embedder=HashedNgramEmbedder(), fusion=Fusion()) as index:
        index.rebuild(all_entries())
        before = open_files()
        for _ in range(6):
            index.rebuild(all_entries())
        until = time.monotonic() + 10  # its threads take a moment to end
        while open_files() > before + 6 and time.monotonic() < until:
            time.sleep(0.05)
        assert open_files() <= before + 6


def test_another_model_serves_by_keyword_until_the_rebuild_is_done(tmp_path):
    folder = tmp_path / "index"
    with PolicyIndex(folder, embedder=HashedNgramEmbedder(256), fusion=Fusion()) as index:
        index.add(all_entries())
    with PolicyIndex(folder, embedder=HashedNgramEmbedder(64), fusion=Fusion()) as index:
        assert index.needs_rebuild
        assert index.search("校车照管", k=1)[0].id == "d1#bus"
        with pytest.raises(StoreError, match="重建"):
            index.add(all_entries("d2"))
        index.rebuild(all_entries())
        assert not index.needs_rebuild
        assert index.describe()["dimensions"] == 64


def test_words_of_the_thesaurus_find_the_official_wording_and_count_less(tmp_path):
    thesaurus = Thesaurus.from_toml('[school]\n"娃娃坐的大巴" = ["校车"]\n"饭" = "食堂"\n')
    with PolicyIndex(
        tmp_path / "index", embedder=HashedNgramEmbedder(), thesaurus=thesaurus, fusion=Fusion()
    ) as index:
        index.add(all_entries())
        supplied = index.search("娃娃坐的大巴", k=1)[0]
        typed = index.search("校车", k=1)[0]
        assert supplied.id == typed.id == "d1#bus"
        assert supplied.lexical < typed.lexical


def test_a_broken_thesaurus_is_named():
    with pytest.raises(StoreError, match="同义词表"):
        Thesaurus.from_toml("饭 = ")


def test_what_a_long_chunk_gains_by_chance_counts_in_the_order_and_not_as_nearness(tmp_path):
    long = entry(
        "long", text="综合事项。" + "".join(TEXTS.values()) + "公园、道路、医院、档案、渔业。"
    )
    found = {}
    for length in (0.0, 1.0):
        fusion = Fusion(words=4.0, length=length)
        with PolicyIndex(
            tmp_path / str(length), embedder=StaticModel(), words=StaticModel(), fusion=fusion
        ) as index:
            index.add([entry("bus"), long])
            found[length] = {hit.id: hit for hit in index.search("孩子坐车安全吗", k=2)}
    plain, corrected = found[0.0], found[1.0]
    assert {i: hit.dense for i, hit in plain.items()} == {i: h.dense for i, h in corrected.items()}

    def lead(hits):
        return hits["d1#bus"].score - hits["d1#long"].score

    assert lead(corrected) > lead(plain)


def test_a_rebuild_of_many_batches_is_one_segment_and_finds_what_one_batch_would(
    tmp_path, monkeypatch
):
    entries = [entry(name, document=f"d{n % 2}") for n, name in enumerate(TEXTS)]
    found = []
    for batch in (1, 3, 100):
        monkeypatch.setattr("vectorstore.index._REBUILD_BATCH", batch)
        with PolicyIndex(tmp_path / str(batch), embedder=StaticModel()) as index:
            index.rebuild(entries)
            found.append(
                [(h.id, round(h.score, 5), h.sentence) for h in index.search("学生上下车", k=9)]
            )
        assert len(list(tmp_path.glob(f"{batch}/g-*/segment-*"))) == 1
    assert found[0] == found[1] == found[2]
    assert found[0][0][0] == "d0#bus"
