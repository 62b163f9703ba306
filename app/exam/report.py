"""The report of an exam: exam.md to read, exam.json to compute with.

Right and wrong by family, the halves apart; every wrong answer with the question, what was
expected and what came. Nothing is left out: a long list of wrong answers is a long report.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from app.exam.sitting import Paper, Sat

HALVES = {"tune": "可参考的问法", "read": "看过结果的问法", "report": "只用于检验的问法"}
KINDS = {
    "status": "答复状态不对",
    "tasks": "列出的任务不对",
    "total": "总数与所列不符",
    "units": "单位不对",
    "number": "没有说对数",
    "date": "没有说对时限",
    "note": "没有先作说明",
    "row": "所列任务的内容与台账不符",
    "error": "程序出错",
}
SHOWN = 400  # characters of an answer's own text


def count_line(paper: Paper) -> str:
    """ "exam: 1000 asked, 873 exact (87.3 %); tune 88.0 %, report 86.6 %; seed 5"."""
    halves = ", ".join(f"{half} {_percent(_of_half(paper.sat, half))}" for half in HALVES)
    right = sum(sat.mark.right for sat in paper.sat)
    return (
        f"exam: {len(paper.sat)} asked, {right} exact ({_percent(paper.sat)}); {halves}; "
        f"seed {paper.seed}"
    )


def write_report(paper: Paper, folder: Path) -> tuple[Path, Path]:
    """Write exam.md and exam.json into `folder`, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    words, data = folder / "exam.md", folder / "exam.json"
    words.write_text("\n".join(_lines(paper)) + "\n", "utf-8")
    data.write_text(json.dumps(as_data(paper), ensure_ascii=False, indent=1) + "\n", "utf-8")
    return words, data


def as_data(paper: Paper) -> dict[str, Any]:
    """The whole exam as plain values; families hold (right, wrong) of each half."""
    return {
        "line": count_line(paper),
        "seed": paper.seed,
        "questions": paper.questions,
        "phrasings": paper.phrasings,
        "made_up_reports": paper.reports,
        "asked": len(paper.sat),
        "exact": sum(sat.mark.right for sat in paper.sat),
        "families": {
            family.name: {
                "title": family.title,
                **{half: _right_wrong(_of_half(sats, half)) for half in HALVES},
                "readings": dict(Counter(sat.mark.reading for sat in sats if sat.mark.reading)),
            }
            for family in paper.families
            if (sats := _of_family(paper.sat, family.name))
        },
        "kinds": dict(_kinds(paper.sat)),
        "wrong": [_wrong(sat) for sat in paper.sat if not sat.mark.right],
    }


def _lines(paper: Paper) -> Iterator[str]:
    yield "# 台账问答检验"
    yield ""
    yield (
        f"从台账生成 {paper.questions} 个问题、{paper.phrasings} 种问法（含演练登记 "
        f"{paper.reports} 条后的），提问 {len(paper.sat)} 次，"
        f"完全正确 {sum(sat.mark.right for sat in paper.sat)} 次（{_percent(paper.sat)}）。"
        "标准答案由检验程序另用 SQL 从台账算出；登记和提问都在副本上进行，台账没有改动。"
    )
    yield ""
    yield "| | 提问 | 正确 | |"
    yield "|---|---:|---:|---:|"
    for name, sats in _parts(paper):
        yield f"| {name} | {len(sats)} | {sum(s.mark.right for s in sats)} | {_percent(sats)} |"
    yield ""
    yield "## 按问题种类"
    yield ""
    yield "| 种类 | " + " | ".join(f"{title} 对/错" for title in HALVES.values()) + " |"
    yield "|---|" + "---:|" * len(HALVES)
    for family in paper.families:
        if sats := _of_family(paper.sat, family.name):
            cells = [_right_wrong(_of_half(sats, half)) for half in HALVES]
            yield f"| {family.title} | " + " | ".join(f"{r}/{w}" for r, w in cells) + " |"
    yield from _wrong_lines(paper)


def _wrong_lines(paper: Paper) -> Iterator[str]:
    yield ""
    yield "## 错误"
    yield ""
    if all(sat.mark.right for sat in paper.sat):
        yield "没有。"
    for kind, number in _kinds(paper.sat).most_common():
        yield f"- {KINDS.get(kind, kind)}：{number} 次"
    for family in paper.families:
        wrong = [sat for sat in _of_family(paper.sat, family.name) if not sat.mark.right]
        if not wrong:
            continue
        yield ""
        yield f"### {family.title}（{family.name}）"
        for sat in wrong:
            item = sat.item
            yield ""
            yield f"- 问（{item.question.as_of}，{item.stage}，{item.phrasing.half}）：{item.text}"
            yield f"  - 应为：{sat.expected}"
            yield f"  - 实为：{sat.given or '没有答复'}"
            yield f"  - 差错：{'；'.join(sat.mark.faults)}"


def _wrong(sat: Sat) -> Mapping[str, Any]:
    item = sat.item
    return {
        "family": item.question.family.name,
        "half": item.phrasing.half,
        "stage": item.stage,
        "as_of": item.question.as_of.isoformat(),
        "phrasing": item.phrasing.text,
        "question": item.text,
        "expected": sat.expected,
        "got": sat.given,
        "faults": list(sat.mark.faults),
        "answer": sat.text[:SHOWN],
    }


def _parts(paper: Paper) -> Iterator[tuple[str, Sequence[Sat]]]:
    for half, title in HALVES.items():
        yield title, _of_half(paper.sat, half)
    for stage in dict.fromkeys(sat.item.stage for sat in paper.sat):
        yield stage, [sat for sat in paper.sat if sat.item.stage == stage]


def _of_family(sats: Iterable[Sat], name: str) -> list[Sat]:
    return [sat for sat in sats if sat.item.question.family.name == name]


def _of_half(sats: Iterable[Sat], half: str) -> list[Sat]:
    return [sat for sat in sats if sat.item.phrasing.half == half]


def _right_wrong(sats: Sequence[Sat]) -> tuple[int, int]:
    right = sum(sat.mark.right for sat in sats)
    return right, len(sats) - right


def _kinds(sats: Iterable[Sat]) -> Counter[str]:
    return Counter(
        kind for sat in sats for kind in {fault.split(":")[0] for fault in sat.mark.faults}
    )


def _percent(sats: Sequence[Sat]) -> str:
    return f"{100 * sum(s.mark.right for s in sats) / len(sats):.1f} %" if sats else "–"
