"""What phrases of time look like: tokens as patterns, phrases as pyparsing grammars.

Reads plain text (`ingest.dates.plain`) and says which tokens stand where; what they mean is
for `point`, `phrase` and `every`. `ANCHOR` says cheaply where a phrase may begin, and of which
family it is; a grammar then reads on from there. A token's name is what `read_point` reads.

The tokens carry their own exceptions as look-aheads: 2017年版 is an edition, 2017年起草 no
beginning, 2020年前三季度 no deadline before 2020.
"""

from __future__ import annotations

import re
from functools import cache

import pyparsing as pp

from ingest.dates.calendar import FESTIVALS
from ingest.dates.numerals import DAY, MONTH, NUMBER, ONE_TO_NINE, YEAR
from ingest.dates.point import SEASONS, SHIFTS

WINDOW = 64
"""The longest phrase, in characters. Bounds the work at each anchor."""

_CN = ONE_TO_NINE
_SEP = r" ?(?:--?|~|至|到) ?"
_QUARTER = "[一二三四1-4]"


def _one_of(words: object) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))  # type: ignore[call-overload]


def _shifts(*units: str) -> str:
    return _one_of(word for word, (unit, _) in SHIFTS.items() if unit in units)


# Years
_AFTER_YEAR = (
    rf"年(?!版|修订|修正|鉴|级|代|远景|历史|第?\d+号|第[{_CN}十\d]+[号期次届批]|龄)(?:度(?!假))?"
)
_YEARS = (
    rf"(?P<year>{YEAR})年?{_SEP}(?P<to>{YEAR}|\d\d){_AFTER_YEAR}"
    rf"(?!{MONTH}月|第?[一二三四1-4]季|[上下]半年|年?[底末初])"
)
_YEAR_BEFORE_YEAR = rf"(?P<year>{YEAR})(?={_SEP}{YEAR}年)"
_YEAR = rf"(?P<year>{YEAR}){_AFTER_YEAR}"
_SHORT_YEAR = rf"(?P<short>\d\d)年(?=第?{_QUARTER}季度|[上下]半年|{MONTH}月|年?[底末](?!层|部)|年?初(?!步|中|级))"
_MINGUO = rf"民国(?P<minguo>\d{{1,3}}|[{_CN}十百〇零]{{1,5}}){_AFTER_YEAR}"
_BARE_MINGUO = rf"(?P<minguo>\d{{2,3}}){_AFTER_YEAR}(?![之以]?[内上下])"
_THIS_YEAR = rf"(?P<shift>{_shifts('年', '同年')})(?!级|龄|纪)(?:年)?(?=[^度]|$)"  # 本年度 is a word of its own

# Parts of a year
_MID = r"中(?=$|[\s，。；、,;）)】]|[之以]?前|完成|召开|开展)"
_EDGE = (
    rf"底(?!层|线|数|色|部|板|座|特|薪|价|气)|末(?!端|梢|尾)|终(?!止|身|端|结|于|局|了)"
    rf"|初(?!步|中|级|次|始|审|期|核|定|心|衷|小|高|等|见|任|评|赛)|{_MID}"
)
_WEEKDAY_NOTE = r"(?:[（(](?:星期|周)[一二三四五六日天][)）])?"
_AFTER_DAY = rf"(?:日(?!志|程|常|均|期|子|益|落|照|制)|号(?!文|楼|线|令|公告)){_WEEKDAY_NOTE}"
_AFTER_MONTH = r"月(?!度|均|龄|球|饼|亮|嫂|薪|租|供|刊|卡|票|息|经|子)份?"
_MONTHS = rf"(?P<month>{MONTH})月?份?{_SEP}(?P<tomonth>{MONTH}){_AFTER_MONTH}(?!{DAY}[日号])"
_MONTH = (
    rf"(?P<month>{MONTH}){_AFTER_MONTH}"
    rf"(?:的?(?:(?P<day>{DAY}){_AFTER_DAY}|(?P<third>[上中下])旬|(?P<edge>{_EDGE}))"
    rf"|(?P<day2>[12]\d|3[01]|0?[1-9])(?=$|[之以]?前|[\s，。；、,;）)]|{_SEP}\d{{1,2}}[日号]))?"
)
_QUARTERS = (
    rf"第?(?P<quarter>{_QUARTER})(?:个?季度)?(?:{_SEP}|、|和)第?(?P<toquarter>{_QUARTER})个?季度"
)
_FIRST_QUARTERS = r"前(?P<quarters>[二两三2-3])个?季度"
_ONE_QUARTER = rf"第?(?P<quarter>{_QUARTER})个?季(?:度|(?=[末底初]))(?P<edge>{_EDGE})?"
_Q = r"(?:[Qq](?P<quarter>[1-4])(?![\dA-Za-z])|(?P<quarter2>[1-4])[Qq](?![A-Za-z]))"
_HALF = rf"(?P<half>[上下前后])半年(?!度?报)(?P<edge>{_EDGE})?"
_YEAR_EDGE = rf"年?(?P<edge>{_EDGE})"
_LONG_SEASON = rf"(?P<season>{_one_of(name for name in SEASONS if len(name) > 1)})"
_SEASON = rf"(?P<season>{_one_of(SEASONS)})(?:季(?!节|开学))?(?![节秋运分天雨游夏])"
_FIGURE_FESTIVALS = "[五六七八十]一"
_FESTIVAL = (
    rf'"?(?P<festival>{_FIGURE_FESTIVALS}(?=[节前后期假长黄"]|[之以]前|劳动|国庆|建[党军]|儿童)'
    rf'|{_one_of(name for name in FESTIVALS if not re.fullmatch(_FIGURE_FESTIVALS, name))})"?'
    r"(?:劳动节|国庆节?|建党节|建军节|儿童节|节日?|日)?"
)
_VACATION = r"(?P<edge>期间|假期|长假|小长假|放假)"

# Stretches without a year
_BARE_YEAR_EDGE = (
    r"(?:年(?P<edge>底(?!层)|末|初(?!步|中|级)|终(?!奖|端|止|结|考)|中(?=[之以]?前|完成|召开|开展))"
    r"|岁(?P<edge2>末|尾))"
)
_YEAR_WITHIN = r"(?P<now>年)(?=[之以]?内(?!蒙|容|部|控))"
_THIS_MONTH = (
    rf"(?P<shift>{_shifts('月')})(?!度|球|饼|亮)份?"
    rf"(?:的?(?:(?P<day>{DAY}){_AFTER_DAY}|(?P<third>[上中下])旬|月?(?P<edge>{_EDGE})))?"
)
_MONTH_EDGE = rf"月(?P<edge>底(?!层)|末|初|中(?=旬|[之以]?前))"
_THIS_QUARTER = rf"(?P<shift>{_shifts('季度')})(?:的?季?(?P<edge>{_EDGE}))?"
_QUARTER_EDGE = r"季度?(?P<edge>末|底|初(?!步|中|级))"
_THIS_WEEK = (
    rf"(?P<shift>{_shifts('周')})(?!期|边|转|岁|密|折|全|围|知)"
    r"(?:(?P<edge>末)|周?(?P<weekday>[一二三四五六日天](?!起|次|共)))?"
)
_BARE_WEEKDAY = r"(?:周|星期|礼拜)(?:(?P<weekday>[一二三四五六日天](?!次|年|岁))|(?P<edge>末))"
_THIS_DAY = rf"(?P<shift>{_shifts('天')})(?!报|头条|说法|性)"

# Figures alone
_ISO_DAY = r"(?P<year>[12]\d{3})[-./](?P<month>\d{1,2})[-./](?P<day>\d{1,2})(?![\d]|[-./]\d)"
_NOT_AN_AMOUNT = r"(?!\d|[-./]\d{1,2}(?!\d)|年|月|%|‰|个百分|个|万|亿|元|吨|公里|倍|人|家|所|亩|分|米|平方|千|度|版|[A-Za-z])"
_ISO_MONTH = rf"(?P<year>(?:19|20|21)\d\d)[-./](?P<month>0[1-9]|1[0-2]|[1-9]){_NOT_AN_AMOUNT}"
_MONTH_DAY = r"(?P<month>1[0-2]|0?[1-9])[./](?P<day>[12]\d|3[01]|0?[1-9])(?=[之以]?前)"

# Five-year plans
_PLAN_NUMBER = rf"(?P<plan>[二三]?十[{_CN}]?|[{_CN}](?=五))"
_PLAN_PART = (
    rf"(?:(?:规划)?(?:期间|时期|期内|期(?=[末初中]))?的?(?P<edge>末|初(?!步)|中(?=期)|终)期?"
    rf"|(?:规划)?(?:期间|时期|期内|以来(?=\0))|(?P<part>前|后)(?P<count>[{_CN}两])年)"
)
_PLAN = rf'"?{_PLAN_NUMBER}五"?{_PLAN_PART}'
_BARE_PLAN = rf'"?{_PLAN_NUMBER}五"?(?=$|[的内里，。？?,\s之]|[之以]?前|到期|要)'

# Before and after a stretch
_FROM = r"(?P<from>自从|从|自)"
_GOAL = r"(?P<asof>截至到?|截止到?)|(?P<goal>直到|到了?|至|迄)"
_NOT_BEFORE = rf"(?!后|[{_CN}十两几半\d]+个?(?:季|月|天|周|年|日|旬|次|名|位|项|批)|端|沿|提|期|列|述|置|往|景|瞻|进|行|来|去|者|茅|线|身|款|任)"
_WITHIN = r"[之以]?内(?!蒙|部|容|涵|控|外|地|设|生|在|需|销|河|陆|科|镜|阁|江|黄|涝|源|审)"
_SUFFIX = (
    rf"(?P<school>开学[之以]?前)|(?P<until>[之以]?前夕?{_NOT_BEFORE})|(?P<within>{_WITHIN})"
    r"|(?P<stop>为止|止(?!步|于|损|血|付|跌|住))"
    r"|(?P<since>起(?!草|来|点|诉|重|伏|航|飞|用|码|源|义|因|底|降|居|立|步|搏|到(?!\d))(?:始)?"
    r"|开始|以来|始(?!终|建|发|祖))"
    r"|(?P<since2>以后)|(?P<after>之后|后(?!续|勤|期|备|台|果|者|来|代|半|年|方|面|劲|天|[一二两三四五六七八九十\d]+个?[年月天日周]))"
    r"|(?P<during>期间|前后|左右|当[天日月年])"
)
_NOW = r"(?P<now>今|现在|目前)(?![年天日后明])"
_STARTING = r"起始?|开始|以来"
_DAY_ONLY = rf"(?P<day>{DAY}){_AFTER_DAY}"

# Families other than stretches
_LENGTH_UNIT = r"(?P<lengthunit>工作日|交易日|日|天|周|星期|礼拜|(?<=[个半])月|季度|年|小时)"
_LENGTH = rf"(?P<count>{NUMBER}|半|几|数)(?P<counter>个)?(?P<more>半)?{_LENGTH_UNIT}"
_DELAY = rf"{_LENGTH}(?P<bound>{_WITHIN})"
_BACK = r"(?P<back>最近|近|过去|刚过去|前|此前|以往)的?这?"
_ON = r"(?P<on>未来|今后|接下来|往后|随后|后续|下)的?这?"
_ROLLING = rf"(?:{_BACK}|{_ON}){_LENGTH}(?:[之以]?内|以来|里|间)?"
# 8月内 names August, 3个月内 a length of time
_ONGOING_WORD = (
    "长期坚持|长期推进|长期实施|长期落实|长期任务|长期有效|长期|持续推进|持续实施|持续开展|持续落实|持续|"
    "常态化推进|常态化开展|常态化|常态推进|坚持常抓不懈|常抓不懈"
)
_AT_ONCE_WORD = "立行立改|即知即改|边查边改|立即整改|立即执行|立即落实|立即|即时|即行"
_ALL_YEAR_WORD = "贯穿全年|全年"
ALONE = rf"(?P<ongoing>{_ONGOING_WORD})|(?P<once>{_AT_ONCE_WORD})|(?P<allyear>{_ALL_YEAR_WORD})"
_NEXT_MONTH = rf"次月的?(?P<day>{DAY})[日号](?:[之以]?[前内])?"
_SOON = (
    r"(?P<days>这几天|这两天|近几天)|(?P<both>今明两(?P<pair>年|天))"
    rf"|{_LENGTH}(?P<away>[之以]?后|[之以]?前)(?!后)|(?P<soon>近期|近来|最近)(?!的?这?(?:{NUMBER}|半|几))"
)
_ALONE_BEFORE = r"(?<![^\s，。；、：:,;（(）)|\t\"并且需应要需])"
_ALONE_AFTER = r"(?=$|[\s，。；、,;）)|\"])"

_EVERY_UNIT = "半年|半个?月|个?季度|季|个?月|旬|周|个?星期|个?礼拜|天|日|学期|学年"
EVERY = (
    rf"每隔?(?:一|1)?(?:(?P<interval>{NUMBER})个?)?(?P<unit>{_EVERY_UNIT})"
    r"(?!均|常|龄|岁|期|边|转|长|饼|租|薪|供)"
    rf"|每隔?(?:一|1)?(?:(?P<interval2>{NUMBER})个?)?(?P<unit2>年度?)(?!级|龄|均|代|份)"
)
_TIMES = (
    rf"(?P<span>{NUMBER}|半)个?(?P<unit>年|季度|季|月|周|天)(?:为)?"
    rf"(?:一个?(?:周期|轮)|(?P<times>{NUMBER})次(?!性))"
)
_REGULARLY = (
    r"(?:按|逐)(?P<unit>月|季度?|周|旬|半年|日)度?"
    r"(?=调度|通报|报送|上报|报告|汇总|公布|公示|分析|研判|开展|召开|督查|督导|督办|考核|统计|发布|反馈|推进|更新|总结|点评|排名)"
)
_PERIODIC = r"(?P<unit>年度|半年度|季度|月度|每年度)"


PATTERNS = {
    "rolling": re.compile(_ROLLING),
    "delay": re.compile(_DELAY),
    "alone": re.compile(ALONE),
    "nextmonth": re.compile(_NEXT_MONTH),
    "soon": re.compile(_SOON),
    "every": re.compile(EVERY),
    "times": re.compile(_TIMES),
    "regularly": re.compile(_REGULARLY),
    "periodic": re.compile(_PERIODIC),
}
"""The families whose phrases are one token; stretches and the parts of a year are grammars."""


def _bare(pattern: str) -> str:
    """A pattern without its names, for use beside others."""
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


def _starts(question: bool, minguo: bool) -> list[str]:
    """What a stretch of the calendar may begin with."""
    starts = [
        _ISO_DAY,
        _ISO_MONTH,
        _YEARS,
        _YEAR_BEFORE_YEAR,
        _YEAR,
        _SHORT_YEAR,
        _MINGUO,
        _THIS_YEAR,
        _PLAN,
        _MONTHS,
        rf"(?:0?[1-9](?!\d)|1[0-2]|十[一二]?|[{_CN}]){_AFTER_MONTH}",
        _MONTH_DAY,
        _QUARTERS,
        _FIRST_QUARTERS,
        _ONE_QUARTER,
        r"[上下]半年",
        _BARE_YEAR_EDGE,
        _YEAR_WITHIN,
        rf"{_FESTIVAL}(?:{_VACATION}|[之以]?[前后])",
        rf"(?:暑假|暑期|寒假|汛期)(?:期间|[之以]?[前后])",
        _THIS_MONTH,
        _MONTH_EDGE,
        _THIS_QUARTER,
        _QUARTER_EDGE,
        _THIS_WEEK,
    ]
    if minguo:
        starts.insert(2, _BARE_MINGUO)
    if question:
        starts += [_THIS_DAY, _BARE_WEEKDAY, _BARE_PLAN, _Q]
    else:
        starts += [r"即日(?=起)", r"(?P<shift>目前|现在)(?=为止)"]
    return starts


@cache
def anchor(question: bool, minguo: bool) -> re.Pattern[str]:
    """Where a phrase may begin. `lastgroup` of a match is the family of its grammar."""
    point = "|".join(_starts(question, minguo))
    from_to = r"(?:(?:截至到?|截止到?|自从|从|自|直到|(?<![达提得看遇想])到了?|(?<![甚乃以冬夏])至|迄) ?)?"
    families = {
        "times": rf"(?<![\d.]){_TIMES}",
        "every": EVERY,
        "regularly": _REGULARLY,
        "periodic": rf"{_ALONE_BEFORE}{_PERIODIC}{_ALONE_AFTER}",
        "alone": rf"{_ALONE_BEFORE}(?:{ALONE}){_ALONE_AFTER}",
        # 前12个月 and 下三个月 are counted from today in a question only
        "rolling": rf"(?<![附邻靠临接就最提之以目])(?:{_ROLLING})"
        if question
        else rf"(?<![附邻靠临接就最])(?![前下]){_ROLLING}",
        "delay": rf"(?<![\d.第前近每]){_DELAY}",
        "nextmonth": _NEXT_MONTH,
        "soon": rf"(?<![\d.第])(?:{_SOON})" if question else "(?!)",
        "point": rf"(?<![\d.]){from_to}(?<![\d./-])(?:{point})",
    }
    body = "|".join(f"(?P<{name}>{_bare(pattern)})" for name, pattern in families.items())
    return re.compile(body)


def _regexes(*patterns: str) -> pp.ParserElement:
    return pp.MatchFirst([pp.Regex(pattern) for pattern in patterns])


def _parts_of_a_year() -> pp.ParserElement:
    """What narrows a year: 8月31日, 第三季度, 上半年, 国庆期间, 秋季学期."""
    vacation = pp.Regex(_FESTIVAL) + pp.Opt(pp.Regex(_VACATION))
    parts = _regexes(_MONTHS, _MONTH, _FIRST_QUARTERS, _QUARTERS, _ONE_QUARTER, _Q, _HALF)
    return parts | vacation | pp.Regex(_LONG_SEASON)


@cache
def stretch(question: bool, minguo: bool) -> pp.ParserElement:
    """从2017年9月1日起到国庆前: one or two points, and what stands before and after.

    Result names: `a` and `b`, the tokens of the points; from, goal, asof before them; until,
    within, stop, school, since, after, during behind them.
    """
    years = [_YEAR_BEFORE_YEAR, _YEAR, _SHORT_YEAR, _MINGUO, _THIS_YEAR]
    if minguo:
        years.insert(1, _BARE_MINGUO)
    part = _parts_of_a_year()
    within_year = part | _regexes(_SEASON, _YEAR_EDGE)
    dated = _regexes(*years) + pp.Opt(pp.Opt(pp.Regex("的")) + within_year)
    relative = [_THIS_MONTH, _MONTH_EDGE, _THIS_QUARTER, _QUARTER_EDGE, _THIS_WEEK]
    if question:
        relative += [_BARE_WEEKDAY, _BARE_PLAN]
    point = (
        _regexes(_ISO_DAY, _ISO_MONTH)
        | pp.Regex(_YEARS) + pp.Opt(pp.Regex(_SEASON))
        | dated
        | _regexes(_PLAN, _MONTH_DAY, _BARE_YEAR_EDGE, _YEAR_WITHIN, *relative, _THIS_DAY)
        | part
    )
    start = pp.Group(point)("a")
    end = pp.Group(_regexes(_NOW) | point | pp.Regex(_DAY_ONLY))("b")
    onward = pp.Opt(pp.Regex(_STARTING)) + pp.Regex(_SEP) + end
    before = pp.Opt(pp.Regex(rf"{_FROM} ?")) + pp.Opt(pp.Regex(rf"(?:{_GOAL}) ?"))
    return _ready(before + start + pp.Opt(onward) + pp.Opt(pp.Regex(_SUFFIX)))


@cache
def year_parts() -> pp.ParserElement:
    """What follows 每年: 3月、9月, 第一季度, 4月1日至6月20日, 国庆前. Each is a `part` with its place."""
    listed = _regexes(
        rf"(?P<month>{MONTH})(?=[、和及与]{MONTH}[月、和及与])",
        rf"第?(?P<quarter>{_QUARTER})(?=[、和及与]第?{_QUARTER}季度)",
        r"(?P<half>上)(?=[、和及与]?下半年)",
    )
    plain = listed | _parts_of_a_year() | _regexes(_SEASON, _YEAR_EDGE)
    ranged = plain + pp.Opt(pp.Regex(_SEP) + pp.Group(plain | pp.Regex(_DAY_ONLY))("b"))
    part = pp.Group(pp.Located(pp.Group(ranged)("a")))
    filler = pp.Opt(pp.Regex(r"的|(?:要|应当?|必?须|需|均|都|定期|分别|固定)?(?:于|在|到|至)的?"))
    comma = pp.Suppress(pp.Opt(pp.Regex(r"[、和及与]|以及")))
    parts = pp.Group(part + pp.ZeroOrMore(comma + part))("parts")
    return _ready(pp.Suppress(filler) + parts + pp.Opt(pp.Regex(_SUFFIX)))


def _ready(grammar: pp.ParserElement) -> pp.ParserElement:
    """A grammar as it is used: blanks count, and the place where it ends is known.

    pyparsing's skipping of blanks is switched off here only, never for the whole process.
    """
    located = pp.Located(grammar)
    located.leave_whitespace(recursive=True)
    located.parse_with_tabs()
    return located.streamline()
