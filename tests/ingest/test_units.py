"""Lists of units as printed -> names; names -> the canonical unit of the document."""

import pytest

from ingest.frame import Frame
from ingest.names import read_names
from ingest.text import PolicyText
from ingest.units import UnitBook
from tests.ingest.parsing import lexicon

LISTS = [
    ("镇、各街道，区财政局", ["镇", "各街道", "区财政局"]),
    ("镇，各街道，区教育局", ["镇", "各街道", "区教育局"]),
    ("各县（市、区）人民政府、市直园区管委会", ["各县(市、区)人民政府", "市直园区管委会"]),
    ("各市、县（市、区）人民政府，省教育厅", ["各市、县(市、区)人民政府", "省教育厅"]),
    ("各省、自治区、直辖市人民政府", ["各省、自治区、直辖市人民政府"]),
    ("市文化和旅游局、市发展和改革委", ["市文化和旅游局", "市发展和改革委"]),
    ("区编办和区财政局", ["区编办", "区财政局"]),
    ("市、区民政部门", ["市民政部门", "区民政部门"]),
    ("区民政、财政部门", ["区民政部门", "区财政部门"]),
    ("公安、城管等部门", ["公安部门", "城管部门"]),
    ("人民银行等部门", ["人民银行"]),
    ("市教育局等5部门", ["市教育局"]),
    ("省商务厅、文化和旅游厅按职责分工", ["省商务厅", "文化和旅游厅"]),
    ("规划分局\n\n发改局\n\n教育局", ["规划分局", "发改局", "教育局"]),
    ("财政局、镇、\n\n各街道", ["财政局", "镇", "各街道"]),
    ("——", []),
    ("/", []),
    ("市教育局、有关部门", ["市教育局"]),
]


@pytest.mark.parametrize(("printed", "names"), LISTS)
def test_lists_are_split_into_names(printed, names):
    found = read_names(PolicyText.of(printed), 0, len(printed), lexicon())
    assert [name.text for name in found] == names


def book(place, *lists):
    units = UnitBook(Frame(place=place), lexicon())
    for printed in lists:
        names = read_names(PolicyText.of(printed), 0, len(printed), lexicon())
        units.learn(units.complete(names))
    return units


DISTRICT = book(
    "镜湖区",
    "区教育文体局、区发展和改革局、公安镜湖分局、区人力资源和社会保障局、区编办、市教育局、镜湖交警大队",
    "区市场监督管理局、区政府教育督导委员会、团区委、地税一分局、区环保局",
)
ONE_UNIT = [
    ("教育文体局", "区教育文体局"),
    ("教文局", "区教育文体局"),
    ("教育局", "区教育文体局"),
    ("镜湖区教育文体局", "区教育文体局"),
    ("市教育局", "市教育局"),
    ("发改局", "区发展和改革局"),
    ("区发改局", "区发展和改革局"),
    ("人社局", "区人力资源和社会保障局"),
    ("市监局", "区市场监督管理局"),
    ("编办", "区编办"),
    ("公安分局", "公安镜湖分局"),
    ("交警大队", "镜湖交警大队"),
    ("团区委", "团区委"),
    ("地税一分局", "地税一分局"),
    ("环境保护局", "区环保局"),
    ("区教育督导部门", "区政府教育督导委员会"),
    ("政府办", "区政府办公室"),
    ("司法局", "区司法局"),
    ("各街道", "各街道"),
    ("镇", "镇"),
]


@pytest.mark.parametrize(("name", "unit"), ONE_UNIT)
def test_names_of_one_unit_have_one_canonical_name(name, unit):
    assert DISTRICT.resolve(name).unit == unit


@pytest.mark.parametrize("name", ["政府办", "区教育督导部门", "司法局", "教文局"])
def test_what_the_text_does_not_spell_out_is_marked_as_inferred(name):
    assert DISTRICT.resolve(name).inferred


@pytest.mark.parametrize("name", ["发改局", "公安分局", "教育文体局"])
def test_what_the_document_spells_out_is_not_inferred(name):
    assert DISTRICT.resolve(name).inferred == ""


def test_the_first_name_of_a_list_gives_its_place_to_the_next():
    units = UnitBook(Frame(place="河东省"), lexicon())
    printed = "省财政厅、教育厅、人行河东分行、河南银保监局、省委组织部、宣传部、妇联"
    names = read_names(PolicyText.of(printed), 0, len(printed), lexicon())
    assert units.complete(names) == [
        "省财政厅",
        "省教育厅",
        "人行河东分行",
        "河南银保监局",
        "省委组织部",
        "省委宣传部",
        "省妇联",
    ]


def test_an_everyday_short_form_is_written_out_where_the_text_never_does():
    found = book("镜湖市", "市人社局、市卫健委").resolve("市人社局")
    assert found.unit == "市人力资源和社会保障局"
    assert found.inferred


def test_aliases_hold_every_printed_name_and_never_another_units_name():
    units = DISTRICT.units([(DISTRICT.resolve(n).unit, n) for n, _ in ONE_UNIT])
    names = [unit.name for unit in units]
    assert len(names) == len(set(names))
    aliases = {alias: unit.name for unit in units for alias in unit.aliases}
    assert not set(aliases) & set(names)
    assert aliases["教文局"] == "区教育文体局"
    assert aliases["区人社局"] == "区人力资源和社会保障局"


@pytest.mark.parametrize(
    ("printed", "short", "unit"),
    [
        ("区安委会办公室", "安委办", "区安委会办公室"),
        ("区人民武装部", "人武部", "区人民武装部"),
        ("区委宣传部", "宣传部", "区委宣传部"),
        ("区政府督查室", "督查室", "区政府督查室"),
        ("区科学技术局", "科技局", "区科学技术局"),
        ("区自然资源和规划局", "资规局", "区自然资源和规划局"),
        ("区工商业联合会", "工商联", "区工商业联合会"),
    ],
)
def test_a_short_name_is_the_unit_that_the_document_spells_out(printed, short, unit):
    assert book("镜湖区", printed, short).resolve(short).unit == unit


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("市资规局、各辖市、区人民政府", ["市资规局", "各辖市、区人民政府"]),
        ("市公安局、各辖市、区", ["市公安局", "各辖市、区"]),
    ],
)
def test_cities_and_their_districts_are_one_group(printed, names):
    assert [n.text for n in read_names(PolicyText.of(printed), 0, len(printed), lexicon())] == names
