"""Questions over the seed and other documents at once: numbers carry the letter of their document.

S the seed, F fire and work safety of the same district, Z old estates of a district beside it,
B the business paper of the city; in other places G digital villages of a county, W the reforms of
a prefecture, L the work safety of a district, Q the clean-up of a town, M the pastures of a region,
P the logistics of a city, Y the school meals of a district. An expected "F3" is
row or article 3 of F; the other rules are those of tests/assistant/scoring.py. `only`: listed tasks
and citations stand in these documents. A unit's name is compared without the place before its level
(钟楼区财政局 is 区财政局 of Z).
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

from app.assistant.answer import Answer, Message
from app.settings import Settings
from app.wiring import Desk, build_desk
from tests.assistant.scoring import Faults, Turn, as_response, scorer

DOCUMENTS = Path(__file__).resolve().parents[1] / "documents"
LETTERS = {
    "S": "统筹推进城乡义务教育",
    "F": "消防安全专项整治",
    "Z": "老旧小区",
    "B": "营商环境",
    "G": "数字乡村",
    "W": "深化改革",
    "L": "安全生产工作要点",
    "Q": "人居环境",
    "M": "草原",
    "P": "物流",
    "Y": "校园食品安全",
}
FILES = {
    "F": "55-tianning-work-safety",
    "Z": "56-zhonglou-old-estates",
    "B": "57-changzhou-business",
    "G": "67-guixi-digital-village",
    "W": "68-baisha-priority-list",
    "L": "70-longmen-safety-points",
    "Q": "88-qingshi-town-plan",
    "M": "84-menggu-grassland",
    "P": "87-pengcheng-logistics",
    "Y": "66-danyang-school-meals",
}
PLACE = re.compile(
    r"^(?:常州市)?(?:天宁区|钟楼区)(?=.)|^(?:常州市|桂溪县|白沙州|龙门区|青石镇|内苏自治区|鹏港市|丹阳区)(?=.)"
)


def open_desk(folder: Path, letters: list[str]) -> Desk:
    """The seed and the documents of these letters, in a desk of its own."""
    desk = build_desk(Settings(data_dir=folder / "data"))
    for letter in letters:
        path = DOCUMENTS / f"{FILES[letter]}.txt"
        desk.library.add_document(path.read_bytes(), filename=path.name)
    return desk


def open_desk_at(folder: Path, letters: list[str]) -> Desk:
    """The documents of these letters alone; the first one's place is home."""
    (folder / "corpus").mkdir()
    for place, letter in enumerate(letters):
        text = (DOCUMENTS / f"{FILES[letter]}.txt").read_text(encoding="utf-8")
        (folder / "corpus" / f"{place}.txt").write_text(text, encoding="utf-8")
    return build_desk(Settings(data_dir=folder / "data", corpus_dir=folder / "corpus"))


def ask_item(desk: Desk, item: dict[str, Any]) -> list[Turn]:
    """Every turn of an item, asked in order, each with its faults."""
    messages: list[Message] = []
    asked: list[Turn] = []
    letters = letters_of(desk)
    for place, turn in enumerate(item.get("turns", [item]), 1):
        messages.append(Message(role="user", content=turn["q"]))
        answer = desk.assistant.ask(messages, as_of=date.fromisoformat(item["as_of"]))
        messages.append(Message(role="assistant", content=answer.text))
        asked.append(
            Turn(item["id"], place, turn["q"], answer, _faults(turn["expect"], answer, letters))
        )
    return asked


def letters_of(desk: Desk) -> dict[str, str]:
    """The letter of each document, by its id."""
    return {
        d.id: letter
        for d in desk.db.documents()
        for letter, word in LETTERS.items()
        if word in re.sub(r"\s", "", d.title)
    }


def _faults(expect: dict[str, Any], answer: Answer, letters: dict[str, str]) -> Faults:
    expect = dict(expect)
    only = expect.pop("only", None)
    response = as_response(answer)
    for row, view in zip(response["tasks"], answer.tasks, strict=True):
        row["number"] = f"{letters[view.task.document_id]}{row['number']}"
    for row, cited in zip(response["citations"], answer.citations, strict=True):
        row["number"] = f"{letters[cited.document_id]}{row['number']}"
    for unit in response["units"]:
        unit["name"] = _plain(unit["name"])
    for key in ("responsible", "supporting"):
        if key in expect:
            expect[key] = [_plain(name) for name in expect[key]]
    faults = scorer()(expect, response)
    spoken = {letters[v.task.document_id] for v in answer.tasks}
    spoken |= {letters[c.document_id] for c in answer.citations}
    if only and not spoken <= set(only):
        faults.append(("only", only, sorted(spoken)))
    return faults


def _plain(name: str) -> str:
    place = PLACE.match(name)
    return name if place is None else place[0][-1] + name[place.end() :]
