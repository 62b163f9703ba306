"""fresh-7-people.jsonl: 60 turns in the words of a clerk who writes the bulletin, a deputy head, a
street office's clerk and an administrator, over the seed (desk S) and beside it two papers of two
districts (SFZ). Written by one who had read the grammar but asked nothing yet; asked once, 40 were
right. Causes were mended, no expectation was changed (D08 demands the roles apart, where the total
was asked for), and 50 were right when the bound was set.
"""

from __future__ import annotations

import pytest

from tests.assistant.other_documents import ask_item, open_desk
from tests.assistant.scoring import read_items

RIGHT = {"S": 0.9, "SFZ": 0.69}


@pytest.mark.parametrize("letters", RIGHT)
def test_what_four_people_ask(letters: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    items = [i for i in read_items("fresh-7-people") if i["desk"] == letters]
    desk = open_desk(tmp_path_factory.mktemp("people"), list(letters[1:]))
    turns = [t for i in items for t in ask_item(desk, i)]
    desk.close()
    failed = [t for t in turns if t.faults]
    assert 1 - len(failed) / len(turns) >= RIGHT[letters], "\n".join(map(str, failed))
