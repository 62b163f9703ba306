"""Documents marked as secret are refused, internal ones are let in with a warning."""

import pytest

from ingest.errors import Classified
from ingest.parse import parse_document
from tests.ingest.parsing import lexicon, parse_text

BODY = "镜湖市人民政府关于加强管理的意见\n一、加强校车管理。定期检查车辆，做好国家秘密保护。\n"


@pytest.mark.parametrize("mark", ["机密", "秘密★10年", "绝密★启用前", "密级：秘密", "机密（一年）"])
def test_a_document_marked_secret_is_refused(mark):
    with pytest.raises(Classified, match="文件") as caught:
        parse_text(f"{mark}\n镜政发〔2021〕1号\n{BODY}")
    assert caught.value.status_hint == 403


def test_a_mark_beside_the_number_counts():
    with pytest.raises(Classified):
        parse_text(f"机密★5年　　　　镜政发〔2021〕1号\n{BODY}")


def test_an_administrator_may_let_it_in():
    document = parse_document(
        f"秘密\n{BODY}".encode(), filename="文件.txt", lexicon=lexicon(), allow_classified=True
    )
    assert "secret-mark" in [w.code for w in document.warnings]


def test_an_internal_mark_is_a_warning():
    document = parse_text(f"内部资料 注意保存\n{BODY}")
    (warning,) = [w for w in document.warnings if w.code == "internal-mark"]
    assert document.text[warning.start : warning.end] == "内部资料 注意保存"


def test_a_text_that_speaks_of_secrets_is_no_secret():
    assert parse_text(BODY).tasks


@pytest.mark.parametrize("blank", ["", " "])
def test_a_mark_counts_in_a_text_that_lost_its_lines(blank):
    head = blank.join(
        ["机密★5年", "镜政发〔2021〕1号", "镜湖市人民政府关于加强管理的意见", "各县区："]
    )
    items = blank.join(
        f"{n}、加强管理，定期检查车辆、食堂和宿舍，做好国家秘密保护。" for n in "一二三四"
    )
    with pytest.raises(Classified):
        parse_text(head + blank + items)
    with pytest.raises(Classified):
        parse_text(f"索引号：11 密级：秘密 文号：镜政发〔2021〕1号 {items}")
