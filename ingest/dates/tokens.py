"""The words that phrases of time are made of, as patterns.

A token's name is what `point.read_point` and the readers of `phrase` and `every` look for; where
a pattern needs a name twice, the second ends in 2. Tokens carry their own exceptions as
look-aheads: 2017年版 is an edition, 2017年起草 no beginning, 2020年前三季度 not before 2020.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.dates.calendar import FESTIVALS
from ingest.dates.numerals import DAY, MONTH, NUMBER, ONE_TO_NINE, YEAR
from ingest.dates.words import SEASONS, SHIFTS

SEP = r" ?(?:--?|~~?|→|…{1,2}|至|到|一(?=\d{1,4}[年月日.])) ?"
"""Between two ends; 一 where somebody typed it for a dash."""
QUARTER = "[一二三四1-4]"


def _one_of(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def _shifts(*units: str) -> str:
    return _one_of(word for word, (unit, _) in SHIFTS.items() if unit in units)


# Years
AFTER_YEAR = (
    r"年(?!版|修订|修正|鉴|级|代|龄|远景|历史|第?\d+号"
    rf"|第[{ONE_TO_NINE}十\d]+[号期次届批])(?:度(?!假))?"
)
YEARS = (
    rf"(?P<year>{YEAR})年?{SEP}(?P<to>{YEAR}|\d\d){AFTER_YEAR}"
    rf"(?!{MONTH}月|第?[一二三四1-4]季|[上下]半年|年?[底末初])"
)
SCHOOL_YEARS = rf"(?P<year>{YEAR})(?:年?{SEP}(?P<to>{YEAR}|\d\d))?(?P<season>学年)"
YEAR_BEFORE_YEAR = rf"(?P<year>{YEAR})(?={SEP}{YEAR}年)"
OF_YEAR = rf"(?P<year>{YEAR})(?:{AFTER_YEAR}|(?=[Qq][1-4]|[上下]半年)|\.(?=\d{{1,2}}月))"
SHORT_YEAR = (
    rf"(?P<short>\d\d)年(?=第?{QUARTER}季度|[上下]半年|{MONTH}月"
    r"|年?[底末](?!层|部)|年?初(?!步|中|级))"
)
LOOSE_SHORT_YEAR = r"(?P<short>[1-3]\d)年(?=到期|的|要|度|[之以]?前)"
MINGUO = rf"民国(?P<minguo>\d{{1,3}}|[{ONE_TO_NINE}十百〇零]{{1,5}}){AFTER_YEAR}"
BARE_MINGUO = (
    rf"(?P<minguo>1\d\d|\d\d(?=年{MONTH}月)){AFTER_YEAR}(?![之以]?[内上下来间前后]|历史|有期)"
)
THIS_YEAR = rf"(?P<shift>{_shifts('年', '同年')})(?!级|龄|纪|产)"
NOT_INSIDE = "(?<![以之成基资样版文剧日线全海])"
"""Not in 以上年产值, 成本年报, 日本周边."""

# Parts of a year
THIRD = r"(?P<third>中、?下|上、?中|[上中下])旬|(?P<halfmonth>[上下])半月"
MID = r"中(?=$|[\s，。；、,;）)】]|[之以]?前|完成|召开|开展)"
EDGE = (
    rf"底(?!层|线|数|色|部|板|座|特|薪|价|气)|末(?!端|梢|尾)|终(?!止|身|端|结|于|局|了)"
    rf"|初(?!步|中|级|次|始|审|期|核|定|心|衷|小|高|等|见|任|评|赛)|{MID}|的?(?:最[后末]|第|头)一(?:[天日]|周|个?(?:星期|礼拜)|个月)(?!次)"
)
WEEKDAY_NOTE = r"(?:[（(](?:星期|周)[一二三四五六日天][)）])?"
HOUR = (
    r"(?:(?:当天|上午|下午|中午|晚上?|早上?)?(?:\d{1,2}(?::\d\d|时|点)(?:\d{1,2}分|半|整)?"
    r"|(?<=[午上])(?=前)|下班|零时|24时))?"
)
"""An hour in front of 前, which days do without: 6月20日下午5点前."""
AFTER_DAY = (
    rf"(?:日(?!志|程|常|均|期(?!间)|子|益|落|照|制)|号(?!文|楼|线|令|公告)){WEEKDAY_NOTE}{HOUR}"
)
AFTER_MONTH = r"月(?!度|均|龄|球|饼|亮|嫂|薪|租|供|刊|卡|票|息|经|子)份?"
MONTHS = rf"(?P<month>{MONTH})月?份?{SEP}(?P<tomonth>{MONTH}){AFTER_MONTH}(?!{DAY}[日号]|[底末初])"
_FIGURES = [str(n) for n in range(1, 13)]
_NUMERALS = [*ONE_TO_NINE, "十", "十一", "十二"]
NEIGHBOURS = "|".join(
    joint.join(names[n : n + many])
    for many in (4, 3, 2)
    for names, joint in ((_FIGURES, "[、和及与]"), (_NUMERALS, "[、和及与]?"))
    for n in range(13 - many)
)
NEIGHBOURING_MONTHS = (
    rf"(?=(?:{NEIGHBOURS})(?!\d|[{ONE_TO_NINE}]月))(?P<month>{MONTH})(?:[、和及与]?{MONTH})*?"
    rf"[、和及与]?(?P<tomonth>{MONTH})(?:{AFTER_MONTH}(?!{DAY}[日号])|[两三四]个?月)"
)
OF_MONTH = (
    rf"(?P<month>{MONTH}){AFTER_MONTH}"
    rf"(?:的?(?:(?P<day>{DAY}){AFTER_DAY}|的?(?:{THIRD})|(?P<edge>{EDGE})"
    r"|第(?P<week>[二三四五2-5])个?(?:周|星期)(?![一二三四五六日]))"
    rf"|(?P<day2>[12]\d|3[01]|0?[1-9])(?=$|[之以]?前|到期|截止|[\s，。；、,;）)]|{SEP}\d{{1,2}}[日号]))?"
)
_NEXT_QUARTER = (
    "(?<=[一1])[、和](?=第?[二2])|(?<=[二2])[、和](?=第?[三3])|(?<=[三3])[、和](?=第?[四4])"
)
QUARTERS = (
    rf"第?(?P<quarter>{QUARTER})(?:个?季度)?"
    rf"(?:{SEP}|{_NEXT_QUARTER})第?(?P<toquarter>{QUARTER})个?季度"
)
TWO_QUARTERS = r"(?P<quarter>[一二三])(?P<toquarter>[二三四])季度"
FIRST_QUARTERS = r"[前头](?P<quarters>[二两三2-3])个?季度"
ONE_QUARTER = (
    rf"(?:第(?P<quarter>{QUARTER})个?|(?P<quarter2>{QUARTER}))"
    rf"季(?:度|(?=[末底初]))(?P<edge>{EDGE})?"
)
PART_COUNTED = (
    rf"(?:(?P<firstof>[前头])|(?P<lastof>最?后))的?(?P<count>{NUMBER})个?"
    r"(?P<partunit>(?<=个)月|季度)"
)
"""今年前5个月, 2018年最后一个季度: without its year it is counted from today."""
IN_QS = r"(?:[Qq](?P<quarter>[1-4])(?![\dA-Za-z])|(?P<quarter2>[1-4])[Qq](?![A-Za-z]))"
HALF = rf"(?P<half>[上下前后])半年(?!度?报)(?P<edge>{EDGE})?"
YEAR_EDGE = rf"年?(?P<edge>{EDGE})"
LONG_SEASON = rf"(?P<season>{_one_of(name for name in SEASONS if len(name) > 1)})"
SEASON = rf"(?P<season>{_one_of(SEASONS)})(?:季(?!节|开学))?(?![节秋运分天雨游夏])"
FIGURE_FESTIVALS = "[五六七八十]一"
FESTIVAL = (
    rf'"?(?P<festival>{FIGURE_FESTIVALS}(?=[节前后期假长黄"]|[之以]前|劳动|国庆|建[党军]|儿童'
    rf"|(?:[之中]?间|这段|的?(?:到期|$)|[，。？?,]|[到至](?:{FIGURE_FESTIVALS}|国庆|元旦|中秋|春节)))"
    rf'|{_one_of(name for name in FESTIVALS if not re.fullmatch(FIGURE_FESTIVALS, name))})"?'
    r"(?:劳动节|国庆节?|建党节|建军节|儿童节|节日?|日)?"
)
_FIRST_DAYS = r"上?班?的?(?:第一[天周个]|头[一两]天|首日)(?!到期|截止|完成)"
NEXT_FESTIVAL = (
    r"(?P<festival>节)(?=[之以]?[前后]"
    r"(?!上?班?的?(?:第一[天周个]|头[一两]天|首日)(?!到期|截止|完成)))"
)
"""节后, 节前 in a question: of the next public holiday; not 节后第一天, when somebody asks."""
VACATION = r"(?P<edge>期间|假期|长假|小长假|放假)"

# Stretches without a year
BARE_YEAR_EDGE = (
    r"(?:年(?P<edge>底(?!层)|末|初(?!步|中|级)|终(?!奖|端|止|结|考)|中(?=[之以]?前|完成|召开|开展))"
    r"|岁(?P<edge2>末|尾))"
)
YEAR_WITHIN = rf"(?<![{ONE_TO_NINE}十两几半数多\d])(?P<now>年)(?=[之以]?内(?!蒙|容|部(?!署)|控|各))"
THIS_MONTH = (
    rf"(?P<shift>{_shifts('月')})(?!度|球|饼|亮)份?"
    rf"(?:的?(?:(?P<day>{DAY}){AFTER_DAY}|{THIRD}|月?(?P<edge>{EDGE})))?"
)
MONTH_EDGE = r"(?P<open>月)(?P<edge>底(?!层)|末|初|中(?=旬|[之以]?前))"
THIS_QUARTER = rf"(?P<shift>{_shifts('季度')})(?!节)(?:的?季?(?P<edge>{EDGE}))?"
QUARTER_EDGE = r"(?P<open>季)度?(?P<edge>末|底|初(?!步|中|级))"
DAY_NOTE = rf"(?:[（(]{MONTH}月{DAY}日[）)])?"
THIS_WEEK = (
    rf"(?P<shift>{_shifts('周')})(?!期|边|转|岁|密|折|全|围|知)"
    rf"(?:(?P<edge>末)|周?(?P<weekday>[一二三四五六日天](?!次|共)){DAY_NOTE}{HOUR})?"
)
BARE_WEEKDAY = r"(?:周|星期|礼拜)(?:(?P<weekday>[一二三四五六日天](?!次|年|岁))|(?P<weekend>末))"
THIS_DAY = rf"(?P<shift>{_shifts('天')})(?!报|头条|说法|性)"

# Figures alone
ISO_DAY = (
    r"(?P<year>[12]\d{3})(?=-\d\d?-|/\d\d?/|\.\d\d?\.)[-./](?P<month>\d{1,2})[-./](?P<day>\d{1,2})"
    r"(?!\d|[./]\d(?!\d{3}[-./])|-\d(?!\d{3}[-./]|\d?[./]\d))"
)
DOTTED_DAY = r"(?P<month>1[0-2]|0?[1-9])[./](?P<day>[12]\d|3[01]|0?[1-9])(?![\d./%])"
"""What may end a stretch that such a day begins: 2024.3.1-5.31."""
MINGUO_DAY = (
    r"(?P<minguo>1\d\d)[-./](?P<month>0?[1-9]|1[0-2])[-./](?P<day>0?[1-9]|[12]\d|3[01])"
    r"(?!\d|[-./]\d(?!\d\d[-./]))"
)
NOT_AN_AMOUNT = r"(?!\d|[-./]\d{1,2}(?!\d)|[年月%‰个万亿元吨倍人家所亩分米千度版A-Za-z]|公里|平方)"
ISO_MONTH = rf"(?P<year>(?:19|20|21)\d\d)[-./](?P<month>0[1-9]|1[0-2]|[1-9]){NOT_AN_AMOUNT}"
ISO_MONTHS = (
    r"(?P<year>(?:19|20|21)\d\d)(?:[./]|-(?=\d\d?[~至到]))(?P<month>0[1-9]|1[0-2]|[1-9])"
    rf"{SEP}(?P<tomonth>0[1-9]|1[0-2]|[1-9])(?:{AFTER_MONTH}|{NOT_AN_AMOUNT})"
)
LOOSE_MONTH_DAY = (
    r"(?P<month>1[0-2]|0?[1-9])[./](?P<day>[12]\d|3[01]|0?[1-9])(?=[之以]?[前后]|到期|截止|完成|的)"
)
EIGHT_FIGURES = r"(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?!\d)"
MONTH_DAY = r"(?P<month>1[0-2]|0?[1-9])[./](?P<day>[12]\d|3[01]|0?[1-9])(?=[之以]?前)"

# Five-year plans
PLAN_NUMBER = rf"(?P<plan>[二三]?十[{ONE_TO_NINE}]?|[{ONE_TO_NINE}](?=五))"
PLAN_PART = (
    rf"(?:(?:规划)?(?:期间|时期|期内|期(?=[末初中]))?的?(?P<edge>末|初(?!步)|中(?=期)|终)期?"
    rf"|(?:规划)?(?:期间|时期|期内|(?=以来))|(?P<part>前|后)(?P<count>[{ONE_TO_NINE}两])年)"
)
PLAN = rf'"?{PLAN_NUMBER}五"?{PLAN_PART}'
BARE_PLAN = rf'"?{PLAN_NUMBER}五"?(?=$|[的内里，。？?,\s之]|[之以]?前|到期|要)'

# Before and after a stretch
FROM = r"(?P<from>自从|从|自)"
GOAL = r"(?P<asof>截至到?|截止到?)|(?P<goal>直到|到了?|至|迄)"
NOT_BEFORE = (
    rf"(?!后|[{ONE_TO_NINE}十两几半\d]+个?[季月天周年日旬次名位项批]"
    r"|[端沿提期列述置往景瞻进行来去者茅线身款任])"
)
WITHIN = (
    r"[之以]?内(?!蒙|部(?!署|分)|容|涵|控(?!制)|外(?!出)|地(?!方)|设机构|生动力|在(?:动力|要求|联系)|需"
    r"|销|河|陆|科(?!学)|镜|阁|江|黄|涝|源|审(?![查核批议定结理]))"
)
OVER = "结束|过完|收尾"
"""暑假结束前: by the last day of it."""
SUFFIX = (
    rf"(?P<school>开学[之以]?前)|(?P<until>(?:{OVER}|[及和或](?=[之以]))?[之以]?前夕?{NOT_BEFORE})|(?P<within>{WITHIN})"
    r"|(?P<stop>为止|止(?!步|于|损|血|付|跌|住))"
    r"|(?P<since>起(?!草|来|点|诉|重|伏|航|飞|用|码|源|义|因|底|降|居|立|步|搏|到(?!\d|期))(?:始)?"
    r"|开始|以来|始(?!终|建|发|祖))"
    rf"|(?P<since2>[及和或][之以]后|以后)|(?P<after>(?:{OVER})?之后|(?:{OVER}|过)?后(?!续|勤|期|备|台|果|者|来|代|半|年|方|面|劲|天|[一二两三四五六七八九十\d]+个?[年月天日周]))"
    r"|(?P<during>期间|前后|左右|当[天日月年])"
)
NOW = r"(?P<now>今|现在|目前)(?![年天日后明])"
STARTING = r"起始?|开始|以来"
THIRD_ONLY = THIRD
BARE_DAY = rf"(?P<day>\d\d?)[日号]{HOUR}(?=[之以]?[前后]|起|到期|截止|{SEP}\d\d?[日号])"
DAY_ONLY = rf"(?P<day>{DAY}){AFTER_DAY}"

# Families other than stretches
LENGTH_UNIT = r"(?P<lengthunit>工作日|交易日|日|天|周|星期|礼拜|(?<=[个半])月|季度|年|小时)"
LENGTH = (
    rf"(?P<count>{NUMBER}|半|几|数)(?P<counter>个)?(?P<more>半)?{LENGTH_UNIT}"
    r"(?P<half>(?<=年)半(?=[之以]?[内前后]|[里间]|$|[，。？?,]))?"
)
DELAY = rf"(?:(?<=[起后])|(?!{QUARTER}季度)){LENGTH}(?P<bound>{WITHIN})"
"""二季度内 is within that quarter; 两季度内, 两个季度内 and 印发之日起一季度内 are lengths."""
BACK = r"(?P<back>最近|近|过去|刚过去|前(?![二三两]季度|半年)|此前|以往)的?这?"
ON = r"(?P<on>未来|今后|接下来|往后|随后|后续|下(?!半年|半月|一个))的?这?"
ROLLING = rf"(?:{BACK}|{ON}){LENGTH}(?:[之以]?内|以来|里|间)?"
# 8月内 names August, 3个月内 a length of time
ONGOING_WORD = (
    "长期坚持|长期推进|长期实施|长期落实|长期任务|长期有效|长期|持续推进|持续实施|持续开展|持续落实|持续|"
    "常态化推进|常态化开展|常态化|常态推进|坚持常抓不懈|常抓不懈"
)
AT_ONCE_WORD = "立行立改|即知即改|边查边改|立即整改|立即执行|立即落实|立即|即时|即行"
ALL_YEAR_WORD = "贯穿全年|全年"
ALONE = rf"(?P<ongoing>{ONGOING_WORD})|(?P<once>{AT_ONCE_WORD})|(?P<allyear>{ALL_YEAR_WORD})"


def standing_alone(words: str) -> str:
    """Words that fill a field or a clause, or stand in quotes.

    They are no time inside a sentence (长期稳定) or, where short, in a list (科学、持续、有效).
    """
    before, after = r"(?<![^\s，。；：:,;（()|并且需应要])", r"(?=$|[\s，。；,;）)|])"
    in_list = rf"(?<=、)(?=[^、，。\s]{{4}})(?:{words})(?=$|[\s，。；,;）)|])"
    listed = rf"{before}(?=[^、，。\s]{{4}})(?:{words})(?=、)"
    return rf'(?:{before}(?:{words}){after}|{in_list}|{listed}|(?<=")(?:{words})(?="))'


NEXT_MONTH = rf"次月的?(?P<day>{DAY})[日号](?:[之以]?[前内])?"
SOON = (
    r"(?P<days>这几天|这两天|近几天)|(?P<both>今明两?(?:个?(?P<pair>月)|(?P<pair2>年|天)))"
    rf"|{LENGTH}(?P<away>[之以]?后|[之以]?前)(?!后)|(?P<soon>近期|近来|最近)(?!的?这?(?:{NUMBER}|半|几))"
)
AHEAD = (
    r"(?P<ahead>这(?!一[年周个])|(?<![还只仅尚])剩下?的?|再过)(?![几数])"
    rf"{LENGTH}(?P<within>[之以]?内|里面?|时间|当中)?"
)
"""这30天里, 剩下十天, 再过一个月: counted on from the day of a question."""

EVERY_UNIT = "半年|半个?月|个?季度|季|个?月|旬|周|个?星期|个?礼拜|天|日|学期|学年"
EVERY = (
    rf"每隔?(?:一(?![十百])|1(?!\d))?(?:(?P<interval>{NUMBER})个?)?(?P<unit>{EVERY_UNIT})"
    r"(?!均|常|龄|岁|期|边|转|长|饼|租|薪|供)"
    rf"|每隔?(?:一(?![十百])|1(?!\d))?(?:(?P<interval2>{NUMBER})个?)?(?P<unit2>年度?)(?!级|龄|均|代|份)"
)
TIMES = (
    rf"(?P<span>{NUMBER}|半)个?(?P<unit>年|季度|季|月|周|天)(?:为)?"
    rf"(?:一个?(?:周期|轮)|(?:不少于|不低于|至少)?(?P<times>{NUMBER})次(?!性))"
    rf"|(?P<times2>{NUMBER})次 ?/ ?(?P<unit2>半年|年|季度|季|月|周|天|日)"
    rf"|(?<![\u4e00-\u9fff\d.-])(?P<unit22>年|季|月|周|日)度?(?P<times22>{NUMBER})次(?!性)"
)
"""一年两次, 半年一次, 5年一周期; as tables write it 2次/年, 季度1次."""
REGULARLY = (
    r"(?:按|逐)(?P<unit>月|季度?|周|旬|半年|日)度?"
    r"(?=调度|通报|报送|上报|报告|汇总|公布|公示|分析|研判|开展|召开|督查|督导|督办|考核|统计|发布|反馈|推进|更新|总结|点评|排名"
    r"|检查|检测|监测|排查|巡查|评估|核查|核对|清查|整理|汇整|收集|填报|公开|评比|会商|审核|梳理|填写)"
)
PERIODIC = (
    r"(?:[按逐分](?=[年半季月周旬日]))?"
    r"(?P<unit>年度|半年度|季度|月度|每年度|(?<=[按逐分])(?:半年|季|月|周|旬|日))"
)
