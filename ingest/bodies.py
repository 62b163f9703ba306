"""Which names in running text are those of bodies that can be charged with a duty.

Told by their endings (局, 委员会, 人民医院), as groups (各镇(街), 各供热企业) or by what they are
for (县水行政主管部门). 学校 and 企业 alone are none: no ledger keeps what they should do. Nor is
what a heading wants made or strengthened (创建国家区域科技创新中心, 强化政府统筹).
"""

from __future__ import annotations

import re

from ingest.lexicon import Lexicon

SQUADS = "支队|大队|中队"
"""Of the police, of fire brigades: 市交警支队."""
STRONG = re.compile(
    r"(?:部门|局|[^干全内外大小]部|委|办|厅|(?<!部)署|残联|妇联|科协|文联|工商联|总工会|团[省市区县州]委"
    r"|人民政府|政府|管委会|委员会|办公室|"
    rf"领导小组|指挥部|联席会议|{SQUADS}|总队|海关|法院|检察院|银行|支行|分行|集团|公司|中心|街道"
    r"|街道办|办事处|消防救援机构|"
    r"常委会|政协|供销社|研究院|人民法院|人民检察院|镇\(街\)|街\(镇\)|镇\(街道\)|乡镇\(街道\)|街道\(乡镇\)"
    r"|乡镇|试点城市|党委|工委|督[查察导办]室|专班)$"
)
_GROUP = re.compile(
    r"(?:各|全市|全县|全区)?(?:地区?|县|区|市|镇|乡|街道|村|部门|单位|县区|区县|县市|市州|市县"
    r"|乡镇|镇街|成员单位|责任单位|牵头单位"
    r"|有关部门|相关部门|有关单位|相关单位|级各部门|级各有关部门|区、各部门|县\(市、区\)|县\(区\)"
    r"|县\(市\)|区\(县\)|区\(市\)县"
    r"|(?:县|区|市|镇|乡镇|街道|镇街|乡)\([一-龥、]{1,14}\)(?:(?:人民)?政府)?"
    r"|各(?:社区|村|村\(社区\)|社区\(村\)|科室|处室|股室|站所)"
    r"|市\(州\)|镇\(街\)|镇\(街道\)|乡镇\(街道\)|乡\(镇\)|乡\(镇\)、街道|街道\(镇\)|地各部门)"
)
_PLACED = re.compile(r"(?:(?:中央|[省市州区县镇乡])[直属级]|新区)各?(?:有关|相关)?(?:部门|单位)")
_AUTHORITY = re.compile(
    r"各?(?:[省市州区县旗]|县\(市\)|县\(市、区\)|县\(区\)|市\(州\)|属地)(?:人民政府|政府)?[一-龥]{1,8}"
    r"(?:主管部门|(?:督查|督察|督导|执法|监察|经办|审计)机构)"
)
"""县(市)水行政主管部门, 市政府督查机构: bodies by what they are for, of a named level."""
_AGENCY = re.compile(
    r"(?:消防救援|疾病预防控制|(?:社会保险|医疗保障|医保|社保)(?:经办)?|不动产登记|人民银行分支|(?:省|市|县|区)?级?监察)机构"
)
_EACH_OF = re.compile(
    r"各(?!类|种|级|项|方|有关|相关|市场|用人)[一-龥]{2,8}(?:企业|园区|医院|院校|高校|公司|集团|协会|商会)"
)
"""各供热企业, 各产业园区: bodies of one sort, each of which has a name that need not be told."""
_HOUSE = re.compile(
    r"[一-龥]{1,6}(?:人民医院|中医院|中心医院|妇幼保健院|卫生院|火车站|高铁站|客运总?站|机场|日?报社"
    r"|(?:广播)?电视台|广播电台|气象台|图书馆|博物馆|文化馆|档案馆|派出所|供电所|直属库)"
    r"|[一-龥]{1,10}局[一-龥]{2,8}(?:科|处|室|股)"
)
"""县人民医院, 北岭日报社, 市局市场管理科: houses whose names end in no word of an office."""
_URGED = re.compile(
    r"(?:强化|深化|发挥|突出|压实|增强|转变|坚持|落实|明确|完善|健全|优化|规范|提[高升]|促进|扩大|形成)"
    r"(?:各级|各|地方|人民|基层)*(?:政府|部门|党委|单位|街道|中心|公司|集团|银行)"
)
"""强化政府统筹、部门协同: what is to be strengthened, no body."""
_MADE = re.compile(
    r"创建|打造|改造|升级|争创|组建|新建|改建|扩建|筹建|申报|争取|培育|建成|建好|建强|办好|用好|做大|做强|依托|发挥"
    r"|借助|利用|整合|布局|引进|引入|搭建|构建|推[动行广]|坚持|试行|实[行施]|建设(?=[国省市区县一])|加快|支持|鼓励|引导|促进"
)
"""创建国家区域科技创新中心: what is to be made, no body that could make it."""
_NOT_BODIES = re.compile(
    r"\d ?[年月日]|[的在被把使由请]"
    r"|后(?!勤)|将(?!乐)|对(?!外|口)|向(?!阳)|让(?!胡)|必要|会同|协调(?!小组)|负责|提交|通过|审核|适时|要求|加强|做好"
    r"|组织(?!部)|鼓励|支持|推动|指导|引导|报送|(?:企业|学校|医院|机构|公众|群众|居民|家庭|个人"
    r"|社会|单位|用人单位|主管部门)$|^(?:责成|责令|指定|委托|配合|协助|协同|参与|联合|督促|牵头|每|确定|明确|按|根据|依据|依照|经(?!发|开|信|济|贸|管|营)|受|报(?!社|业)|向(?!阳)|与|和(?!平|县|静|田|林|顺|硕|政)|及|从(?!化|江)|以|因|为|代理|代建|基层|部门|其中|本(?!溪)|该|上述|同级|对(?!外|口)|将(?!乐))"
)
_FIELD = re.compile(r"[省市州区县][一-龥]{2,4}")  # 区民政、残联: the field stands for its body
_SHORT_BODY = re.compile(r"[残妇文侨]联|科协|工会|团委|法院")  # in a list: 区民政、残联


def may_act(name: str, weak: Lexicon | None, *, listed: bool) -> bool:
    """Whether a name can be charged: a body, in a list also a field of work (区民政、残联), and
    a body by a weaker ending where its part is said outright (`weak`)."""
    return (
        is_body(name)
        or (listed and bool(_FIELD.fullmatch(name) or _SHORT_BODY.fullmatch(name)))
        or (weak is not None and _may_be_body(name, weak))
    )


def is_body(name: str) -> bool:
    """Whether a name is a body's, told by a strong ending, or a group's that may be charged."""
    if name in ("部门", "单位"):
        return False  # 部门协同、社会共治 says how, not who
    if (
        _GROUP.fullmatch(name)
        or _PLACED.fullmatch(name)
        or _AUTHORITY.fullmatch(name)
        or _AGENCY.fullmatch(name)
    ):
        return True
    if _URGED.match(name) or _MADE.match(name):
        return False
    if _EACH_OF.fullmatch(name) or (
        _HOUSE.fullmatch(name) and not re.search("[的在被把使由请和与及]|各", name)
    ):
        return True
    name = re.sub(r"(?<=政府)\([^()]*\)$", "", name)
    return (
        2 < len(name) <= 24 and STRONG.search(name) is not None and _NOT_BODIES.search(name) is None
    )


def _may_be_body(name: str, lexicon: Lexicon) -> bool:
    """A body by a weaker ending (站, 所, 机构), enough where its part is said outright."""
    return (
        lexicon.ending.search(name) is not None
        and 3 < len(name) <= 20
        and re.match(r"各?[省市区县州镇乡]|各", name) is not None
        and not re.search(r"[的后在将对向被把使让由请]|企业|学校|公众|群众|居民|个人", name)
    )


def is_field(name: str) -> bool:
    """区民政: a level and a field of work, which stand for their body."""
    return _FIELD.fullmatch(name) is not None


def is_placed(name: str) -> bool:
    """县直有关单位: a group that is vague but for its level."""
    return _PLACED.fullmatch(name) is not None
