"""Duties that running sentences state: who is to act, who leads, who assists.

Forms read, in any clause of a sentence:
    由A、B牵头(负责), C配合            A牵头会(同)B…        A会同B…
    A负责…    A要/应(当)/须…            A 于…前/每月/按…/开展…  (A at the head of a clause)
and 会同B later in a sentence whose subject is known. A subject must be a list of bodies by their
endings or a group (镇（街）, 各县（区）); 学校要…, 企业应… set duties that no ledger keeps. What a
sentence only mentions (报市教育局备案, 协调相关部门) charges nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.bodies import SQUADS, STRONG, is_body, is_field, is_placed, may_act
from ingest.dates import find_times
from ingest.fields import Share
from ingest.lexicon import Lexicon
from ingest.names import SEATED, Name, read_names
from ingest.predicates import BY, IN_NAME, PREDICATE
from ingest.roles import Part
from ingest.text import PolicyText

_ANSWER, _LEAD, _ASSIST = Part("responsible"), Part("responsible", True), Part("supporting")


@dataclass(frozen=True)
class Duty:
    """A stretch of running text and the units that it charges. `outright`: it says their part
    in so many words (牵头, 负责, 会同), not only 要 or 应."""

    start: int
    end: int
    shares: tuple[Share, ...]
    outright: bool = False


_ENDS = re.compile(
    rf"(?:部门|局|委|办|厅|残联|妇联|政府|管委会|委员会|办公室|{SQUADS}|法院|检察院|集团|公司"
    r"|中心|街道|镇\(街\))"
    rf"(?!会|员会|公室|{SQUADS}|分局|集团|公司|中心|[、,和及与]|督察)"
)
_VAGUE = re.compile(r"(?:有关|相关)(?:职能)?(?:部门|单位|方面)$")
_ASSISTING = re.compile(
    r"(?:等(?:有关|相关)?(?:部门|单位)?)?(?:积极|密切|共同|协同|做好|予以|给予)?(?:配合|参与|协助|协同|支持)"
    r"|为[^,;。为]{0,20}(?:配合|协办|协助|参与)(?:单位|部门)"
)
_OUTRIGHT = re.compile(
    r"(?:要|应当?|须|具体|共同|分别|统一)*(?:总?牵头|负责|会同|会(?=[省市州区县]))"
)
_LEADS = re.compile(r"总?牵头|为[^,;。为]{0,24}(?:总?牵头|主办|主责)(?:单位|部门)")
_EVERYBODY = re.compile(
    r"(?:全[省市州区县旗])?(?:(?:[省市州区县旗镇]|新区)[直级]?各?(?:有关|相关)(?:职能)?(?:部门|单位)"
    r"|各级(?:党委(?:和|、)?)?(?:政府)?(?:、?(?:和|及)?各(?:有关)?(?:部门|单位))?|各地、?各(?:有关)?(?:部门|单位)"
    r"|各地(?:区)?|各(?:有关|相关)?(?:部门|单位))"
)
"""Whom minutes urge (各级各部门要克服麻痹思想): a duty only with a time or outright."""
_EXPLAINS = re.compile(
    r"(?:具体|共同)?(?:负责)?(?:对?本[一-龥]{0,6}|具体|政策|应用)*(?:负责)?(?:的)?解释"
)
_BARE = re.compile(
    r"(?:具体|共同|分别|统一|总|按职责(?:分工)?)*(?:牵头|负责|主办|落实|实施|承办)+(?:实施|落实|推进)?"
)
_SEAT = re.compile(r"[一-龥]{0,12}(?:办公室|专班|秘书处|工作组|指挥部)(?:设|挂靠)在")
_DOES = re.compile(r"[,;](?:具体|主要)?(?:负责|承担|牵头|统筹|每)")
"""专班办公室设在县卫生健康局,负责日常协调: the body that houses an office answers for its work."""
_TOLD = re.compile(r" ?: ?(?:具体|主要|牵头)?(?:负责|承担|做好|牵头)")
"""镇水利站:负责…: what stands before is a body, whatever its ending."""
_LOCAL = re.compile(r"各(?:地|县|市|区|州|旗|盟|乡|镇)")
_UNPLACED = re.compile(r"(?![省市州区县旗镇乡各国中本同上])[一-龥]{2,8}(?:部门|局|委)")
_TOGETHER = re.compile(r"会同|会(?=[省市州区县])|会(?=财政|民政|教育)|会商")
_SENTENCE = re.compile(r"[。!?\n]")
_CLAUSE = re.compile(r"[,:]")
_DATED = re.compile(r"\([^()]*\d{1,2}月[^()]*$")
_MAX_SUBJECT = 70


def read_duties(text: PolicyText, start: int, end: int, lexicon: Lexicon) -> list[Duty]:
    """The duties of a stretch in order; each runs from its sentence to the next duty's.

    What stands before the first duty belongs to it. [] where no sentence charges anybody.
    """
    found: list[_Charge] = []
    heading: _Charge | None = None
    for left, right in _sentences(text.folded, start, end):
        if names := bodies_alone(text, left, right, lexicon):
            heading = _Charge(left, [_heads(text.folded, names, right + 1, end)], False)
            continue
        charges = list(_in_sentence(text, left, right, lexicon))
        if heading is not None and not (charges and charges[0].at == left):
            charges.insert(0, heading)
        heading = None
        for charge in charges:
            if found and charge.subject in (found[-1].subject, []):
                found[-1].shares += [s for s in charge.shares if s.part.role == "supporting"]
                found[-1].outright |= charge.outright
            else:
                found.append(charge)
    bounds = [start, *(charge.at for charge in found[1:]), end]
    return [
        Duty(*text.trimmed(left, right), tuple(charge.shares), charge.outright)
        for left, right, charge in zip(bounds, bounds[1:], found, strict=False)
    ]


def bodies_alone(text: PolicyText, start: int, end: int, lexicon: Lexicon) -> tuple[Name, ...]:
    """The bodies that a line or the head of one is, where it is nothing else: 县林业局:"""
    start, end = text.bare(start, end)
    if start < end and text.folded[end - 1] == ":":
        start, end = text.bare(start, end - 1)
    weak = lexicon if _TOLD.match(text.folded, end) else None
    strong = STRONG.search(text.folded[start:end]) or weak
    if not 2 < end - start <= _MAX_SUBJECT or not strong:
        return ()
    names = tuple(read_names(text, start, end, lexicon))
    whole = names and all(may_act(name.text, weak, listed=False) for name in names)
    return names if whole and only_names(text, names, start, end) else ()


@dataclass
class _Charge:
    """A duty in the making: where it begins, whom it charges."""

    at: int
    shares: list[Share]
    outright: bool

    @property
    def subject(self) -> list[tuple[str, bool]]:
        return [
            (name.text, share.part.lead)
            for share in self.shares
            if share.part.role == "responsible"
            for name in share.names
        ]


def _heads(folded: str, names: tuple[Name, ...], at: int, end: int) -> Share:
    """What a name at the head of its duties is charged with: 县公安局: 1.牵头负责… leads."""
    leads = folded.startswith(("牵头", "总牵头"), _skip_blanks(folded, at, end))
    return Share(names, _LEAD if leads else _ANSWER, False)


def _sentences(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for match in _SENTENCE.finditer(folded, start, end):
        yield at, match.start()
        at = match.end()
    if at < end:
        yield at, end


def _in_sentence(text: PolicyText, start: int, end: int, lexicon: Lexicon) -> Iterator[_Charge]:
    """A charge for each subject in a sentence."""
    charge: _Charge | None = None
    begins = start  # of the words that the next subject may claim
    fresh = True  # nobody is charged yet since the last semicolon
    bare = False  # the last clause said only who leads: A牵头,B负责,…
    for left, right in _clauses(text.folded, start, end):
        if ";" in text.folded[max(start, left - 2) : left]:
            begins, fresh = left, True
        by = BY.search(text.folded, left, right)
        if charge is None and text.folded[right : right + 1] == ":":
            listed = bodies_alone(text, left, right, lexicon)
            if listed:
                charge = _Charge(begins, [_heads(text.folded, listed, right + 1, end)], True)
                fresh = False
                continue
        if houses := _houses(text, left, right, end, lexicon):
            if charge is not None:
                yield charge
            charge = _Charge(begins if fresh else left, [Share(houses, _ANSWER, False)], True)
            fresh = bare = False
            continue
        names, at = _subject(text, by.end() if by else left, right, lexicon, named=bool(by))
        if names and _EXPLAINS.match(text.folded, at, right):
            continue  # 本办法由市教育局负责解释: no work to be done
        everybody = names and all(_EVERYBODY.fullmatch(name.text) for name in names)
        if everybody and not (
            _OUTRIGHT.match(text.folded, at, right)
            or find_times(text.folded[at:end], reference=None)
            or _by_when(text.folded[begins:left])
        ):
            continue  # urged, not charged
        if names and charge is not None and _ASSISTING.match(text.folded, at, right):
            charge.shares.append(Share(names, _ASSIST, False))
        elif names and charge is not None and bare and _BARE.fullmatch(text.folded, at, right):
            charge.shares += _charged(text, names, at, right, lexicon)[0]
        elif names:
            if charge is not None:
                yield charge
            charge = _Charge(begins if fresh else left, *_charged(text, names, at, right, lexicon))
            fresh = False
            bare = _BARE.fullmatch(text.folded, at, right) is not None
        elif charge is not None:
            charge.shares += _joined(text, left, right, lexicon)
    if charge is not None:
        yield charge


def _houses(
    text: PolicyText, start: int, stop: int, end: int, lexicon: Lexicon
) -> tuple[Name, ...]:
    """The bodies that house an office, where the next clause says what it does."""
    seat = _SEAT.match(text.folded, start, stop)
    if seat is None or not _DOES.match(text.folded, stop, end):
        return ()
    names = tuple(read_names(text, seat.end(), stop, lexicon))
    return names if all(is_body(name.text) for name in names) else ()


def _by_when(words: str) -> bool:
    """Whether what stands before a subject says by when it is to act: 6月25日前,各单位…"""
    times = find_times(words, reference=None)
    return any(time.kind in ("until", "range", "recurring") for time in times)


def _clauses(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Stretches between commas that are no part of a list of units (A、B,C配合), and behind a
    bracket that says when (动员部署(3月)县教育局制定…)."""
    at = start
    depth = 0
    for index in range(start, end):
        char = folded[index]
        depth += (char in "(〔《“") - (char in ")〕》”")
        if depth <= 0 and (char in ",:;" or (char == ")" and _DATED.search(folded[at:index]))):
            yield _skip_blanks(folded, at, index), index
            at, depth = index + 1, 0
    yield _skip_blanks(folded, at, end), end


def _skip_blanks(folded: str, start: int, end: int) -> int:
    while start < end and folded[start] in " \n":
        start += 1
    lead = re.compile(
        r"第[一二三四五六七八九十百\d]+条|\d{1,2}[.、]|\([一二三四五六七八九十\d]+\)"
        r"|[一二三四五六七八九十]+、|[①-⑳]|一是|二是|三是|四是"
    ).match(folded, start, end)
    return lead.end() if lead else start


def _subject(
    text: PolicyText, start: int, end: int, lexicon: Lexicon, *, named: bool = False
) -> tuple[tuple[Name, ...], int]:
    """The bodies that open a clause, and where their predicate begins.

    `named`: a word before them (由, 会同) says that bodies follow, so any predicate will do.
    """
    limit = min(end, start + _MAX_SUBJECT)
    stops = [m.start() for m in PREDICATE.finditer(text.folded, start + 1, limit)]
    if named:
        stops += _name_ends(text.folded, start, limit)
    for stop in stops:
        if IN_NAME.match(text.folded, stop, end):
            continue  # 市政府督查室 is no 市政府 that inspects
        if text.folded[start:stop].count("(") != text.folded[start:stop].count(")"):
            continue
        names = tuple(read_names(text, start, stop, lexicon))
        sure = _OUTRIGHT.match(text.folded, stop, end) or _ASSISTING.match(text.folded, stop, end)
        weak = lexicon if sure else None
        if not names or (is_field(names[-1].text) and not is_body(names[-1].text)):
            continue
        if not all(
            name.text in lexicon.charged or may_act(name.text, weak, listed=len(names) > 1)
            for name in names
        ):
            continue
        if len(names[-1].text) > 1 and only_names(text, names, start, stop):
            sure_ones = tuple(n for n in names if is_placed(n.text) or not _VAGUE.search(n.text))
            return sure_ones or tuple(n for n in names if _EVERYBODY.fullmatch(n.text)), stop
    return (), start


def _name_ends(folded: str, start: int, end: int) -> list[int]:
    """Where a body's name may end: behind an ending that no longer ending goes on from."""
    return [m.end() for m in _ENDS.finditer(folded, start, end)]


def only_names(text: PolicyText, names: Sequence[Name], start: int, stop: int) -> bool:
    """Whether nothing but names and their separators stands between two offsets."""
    rest = text.folded[start:stop]
    for name in names:
        rest = rest.replace(text.folded[name.start : name.end], "", 1)
    rest = re.sub(SEATED, "", rest)
    return not re.sub(r"[、,和及与 ]|等?(?:有关|相关)?(?:部门|单位)|等", "", rest)


def _charged(
    text: PolicyText, names: tuple[Name, ...], at: int, end: int, lexicon: Lexicon
) -> tuple[list[Share], bool]:
    """Shares of a clause whose subject is known: 牵头 leads, 会同 B makes B assist."""
    part = _LEAD if _LEADS.match(text.folded, at) else _ANSWER
    part = _ASSIST if _ASSISTING.match(text.folded, at, end) else part
    outright = _OUTRIGHT.match(text.folded, at, end) is not None
    joined = _joined(text, at, end, lexicon)
    if all(_LOCAL.match(name.text) for name in names):
        joined = [replace(s, names=tuple(map(_of_each_place, s.names))) for s in joined]
    return [Share(names, part, False), *joined], outright


def _of_each_place(name: Name) -> Name:
    """财政、人社部门 beside 各县教育局 are those of each county, not of who issues the paper."""
    return replace(name, text=f"各地{name.text}") if _UNPLACED.fullmatch(name.text) else name


def _joined(text: PolicyText, start: int, end: int, lexicon: Lexicon) -> list[Share]:
    """The bodies after 会同 in a clause."""
    found: list[Share] = []
    for match in _TOGETHER.finditer(text.folded, start, end):
        names, _ = _subject(text, match.end(), end, lexicon, named=True)
        if not names:
            names = _all_of(text, match.end(), end, lexicon)
        named = tuple(n for n in names if n.text not in lexicon.vague)
        if named:
            found.append(Share(named, _ASSIST, False))
    return found


def _all_of(text: PolicyText, start: int, end: int, lexicon: Lexicon) -> tuple[Name, ...]:
    """发改、建设等部门: what a clause lists before 等部门."""
    match = re.compile(r"等(?:有关|相关)?(?:部门|单位)").search(text.folded, start, end)
    if not match:
        return ()
    names = tuple(read_names(text, start, match.start(), lexicon))
    return names if all(is_body(name.text) for name in names) else ()
