"""Does an answer stay quick when the ledger grows?

    python -m bench.growth [--sizes 13,10000] [--rounds 5] [--keep FOLDER]

For each size a made-up ledger (ledger.py; 10,000 tasks are 500 documents) is indexed and served
as the product serves it (server.py), all sizes at once, and every family of questions is asked
over HTTP, of each size in turn. Prints and writes p50 and p95 of each family and the ratios to the
smallest size; exits 1 when one at 10,000 tasks is over 4 times the smallest's, or the ledger
filter there takes over 300 ms.

What is measured is the processor time that the server uses for a request, all its threads and the
HTTP around the answer included: other people's work on the machine lengthens the time on the
clock tenfold, and the time on the processor by a cache miss here and there, to all sizes alike
because they are asked in turn. The time on the clock is written beside it.
`python -m bench.growth --understanding` times the reading of a question alone, against a turn of
a bare `create_agent` with a scripted model in the same process (bound: 1).
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote
from urllib.request import ProxyHandler, Request, build_opener

from app.environment import keep_offline
from bench.growth.ledger import UNITS, fill

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "bench" / "results" / "growth.md"
AS_OF = "2018-06-15"
BOUND_AT = 10_000
BOUND = 4.0
FILTER_MS = 300.0
START_SECONDS = 3600.0

FIRST = "常天政发〔2016〕1号"  # the first made-up document, in a ledger of any size

QUESTIONS: dict[str, tuple[str, ...]] = {
    "责任单位": (f"{FIRST}附件第3项由谁负责？", f"{FIRST}附件第5项的责任单位有哪些？"),
    "按主题找单位": ("校车安全由哪些单位负责？", "老旧小区改造谁负责？"),
    "配合单位": (f"{FIRST}附件第3项由谁配合？", f"{FIRST}附件第7项的配合单位有哪些？"),
    "时限": (f"{FIRST}附件第3项什么时候完成？", f"{FIRST}附件第5项还有多少天到期？"),
    "只说编号": ("附件第3项由谁负责？", "附件第5项什么时候完成？"),  # of many documents: asked back
    "单位的任务": ("区财政局负责哪些任务？", "区司法局配合哪些任务？"),
    "逾期": ("哪些任务逾期了？", "现在时限已过的任务有几项？"),
    "单位的逾期": ("区财政局负责的任务哪些逾期了？", "区水利局配合的逾期任务有几项？"),
    "时段内到期": ("这个月到期的任务有哪些？", "2018年下半年到期的任务有几项？"),
    "按月、按季度": (
        "每个月到期的任务各有几项？",
        "每季度到期多少项？",
        "哪个月到期的任务最多？",
        "2018年每个月到期的任务各有几项？",
    ),
    "最早、最久": ("最早到期的任务是哪一项？", "逾期最久的任务是哪一项？"),
    "按天数": ("逾期超过100天的任务有几项？", "还有不到30天到期的任务有哪些？"),
    "没办结的": ("还没完成的任务有哪些？", "没有办结的任务有几项？"),
    "按单位数": ("责任单位超过1家的任务有几项？", "配合单位有2家的任务有哪些？"),
    "按主题列任务": ("食品安全的任务有几项逾期了？", "区财政局负责的养老服务任务有哪些？"),
    "追问": (
        "还没完成的任务有哪些？ → 其中逾期的呢？",
        "哪些任务逾期了？ → 第二个由谁负责？",
        "一共有几项任务？ → 其中区财政局负责的有几项？",
    ),
    "周期性工作": ("有哪些周期性工作？", "每年9月要做的任务有哪些？"),
    "最多最少": ("哪个单位负责的任务最多？", "责任单位最多的任务是哪一项？"),
    "比较": ("区财政局和区教育局谁负责的任务多？",),
    "两个单位": ("区财政局负责、区教育局配合的任务有哪些？", "区民政局和区公安局共同负责的任务"),
    "只有一家、没有配合": ("只有一个责任单位的任务有哪些？", "没有配合单位的任务有几项？"),
    "总数": ("一共有几项任务？", "督查事项总数汇总一下"),
    "原文": ("校车安全有什么要求？", "垃圾分类怎么推进？"),
    "没有的内容": ("航天器发射的审批流程是什么？",),
}
ROUTES: dict[str, str] = {
    "台账：筛选逾期": f"/api/tasks?as_of={AS_OF}&state=overdue&limit=50",
    "台账：单位与时段": (
        f"/api/tasks?as_of={AS_OF}&unit={quote(UNITS[0])}"
        "&due_from=2018-06-01&due_to=2018-12-31&limit=50"
    ),
    "台账：按词": f"/api/tasks?as_of={AS_OF}&q={quote('校车安全')}&limit=50",
    "台账：单位列表": f"/api/units?as_of={AS_OF}",
    "检索": f"/api/search?q={quote('校车安全')}&k=5",
}
Times = dict[str, list[tuple[float, float]]]
"""By family, (processor ms, clock ms) of every request."""


def main() -> int:
    """See the top of the file."""
    keep_offline()
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", default="13,10000")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--keep", type=Path, help="where ledgers are kept for the next run")
    parser.add_argument("--understanding", action="store_true")
    given = parser.parse_args()
    if given.understanding:
        from bench.growth.understanding import compare

        return compare(rounds=given.rounds)
    sizes = [int(size) for size in given.sizes.split(",")]
    with tempfile.TemporaryDirectory(prefix="policydesk-growth-") as temporary:
        folder = given.keep or Path(temporary)
        for size in sizes:
            prepare(folder / str(size), size)
        measured = measure(folder, sizes, given.rounds)
    lines, over = report(measured)
    print("\n".join(lines))
    RESULTS.write_text("\n".join(head(given.sizes, given.rounds) + lines) + "\n", "utf-8")
    return int(bool(over))


def prepare(folder: Path, size: int) -> None:
    """A made-up ledger of `size` tasks, unless it is there from before."""
    if not (folder / "policydesk.db").exists():
        folder.mkdir(parents=True, exist_ok=True)
        fill(folder / "policydesk.db", size)


def measure(folder: Path, sizes: list[int], rounds: int) -> dict[int, Times]:
    """What every question and route costs over ledgers of these sizes, asked in turn."""
    times: dict[int, Times] = {size: {} for size in sizes}
    with ExitStack() as running:
        served = {s: running.enter_context(serving(folder / str(s))) for s in sizes}
        for family, questions in QUESTIONS.items():
            for question in questions:
                _in_turn(served, times, family, rounds, lambda s, q=question: s.ask(q))
        for name, route in ROUTES.items():
            _in_turn(served, times, name, rounds, lambda s, r=route: s.get(r))
    return times


def _in_turn(
    served: dict[int, Server],
    times: dict[int, Times],
    family: str,
    rounds: int,
    call: Callable[[Server], None],
) -> None:
    for turn in range(rounds + 1):
        for size, server in served.items():
            spent = server.cost(call)
            if turn:  # the first one fills caches that every later one finds full
                times[size].setdefault(family, []).append(spent)


class Server:
    """A server of the product in a process of its own."""

    def __init__(self, address: str, process: subprocess.Popen[str]) -> None:
        self._address = address
        self._process = process
        self._opener = build_opener(ProxyHandler({}))

    def ask(self, question: str) -> None:
        """Put a question as the page does; after " → " stands one that follows it up."""
        turns = question.split(" → ")
        said = [(turn, role) for turn in turns for role in ("user", "assistant")][:-1]
        messages = [{"role": role, "content": turn} for turn, role in said]
        body = {"messages": messages, "as_of": AS_OF}
        request = Request(
            self._address + "/api/chat",
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        self._opener.open(request, timeout=300).read()

    def get(self, route: str) -> None:
        """Get a route."""
        self._opener.open(self._address + route, timeout=300).read()

    def cost(self, call: Callable[[Server], None]) -> tuple[float, float]:
        """What a call costs in processor time of the server and in time on the clock, in ms."""
        before, started = self._processor(), time.perf_counter()
        call(self)
        taken = time.perf_counter() - started
        return (self._processor() - before) / 1e6, taken * 1000

    def _processor(self) -> int:
        clock_in, clock_out = self._process.stdin, self._process.stdout
        assert clock_in is not None
        assert clock_out is not None
        clock_in.write("\n")
        clock_in.flush()
        return int(clock_out.readline())


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """A server over the folder, with no corpus of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "PORT": str(port), "POLICYDESK_DATA": str(folder)}
    environment["POLICYDESK_PLACE"] = "天宁区"
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.growth.server"], cwd=ROOT, env=environment,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        await_ready(address, process)
        yield Server(address, process)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def await_ready(address: str, process: subprocess.Popen[str]) -> None:
    """Wait until the server answers. Raises RuntimeError when it does not."""
    opener = build_opener(ProxyHandler({}))
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            opener.open(address + "/readyz", timeout=5).read()
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server did not get ready")


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` of the sorted values lie."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, round(share * (len(ranked) - 1)))]


def report(measured: dict[int, Times]) -> tuple[list[str], list[str]]:
    """The table as Markdown lines, and the families that are over a bound."""
    sizes = sorted(measured)
    base = measured[sizes[0]]
    lines = [
        "| | " + " | ".join(f"{s:,} p50 / p95 (ms)" for s in sizes)
        + " | " + " | ".join(f"{s:,} : {sizes[0]:,}, p50 / p95" for s in sizes[1:])
        + " | on the clock, p50 (ms) |",
        "|---|" + "---|" * (2 * len(sizes)),
    ]  # fmt: skip
    over = []
    for family in base:
        spent = {s: [processor for processor, _ in measured[s][family]] for s in sizes}
        clock = {s: statistics.median(taken for _, taken in measured[s][family]) for s in sizes}
        halves = {s: (statistics.median(v), percentile(v, 0.95)) for s, v in spent.items()}
        cells = [f"{p50:.1f} / {p95:.1f}" for p50, p95 in halves.values()]
        ratios = {
            s: [a / b for a, b in zip(halves[s], halves[sizes[0]], strict=True)] for s in sizes[1:]
        }
        cells += [" / ".join(f"{r:.1f}" for r in ratio) for ratio in ratios.values()]
        cells.append(" / ".join(f"{taken:.0f}" for taken in clock.values()))
        lines.append(f"| {family} | " + " | ".join(cells) + " |")
        too_slow = max(ratios.get(BOUND_AT, [0])) > BOUND and family in QUESTIONS
        too_late = family not in QUESTIONS and halves.get(BOUND_AT, (0,))[0] > FILTER_MS
        if too_slow or too_late:
            over.append(family)
    lines += ["", "Over the bound: " + ("、".join(over) or "none")]
    return lines, over


def head(sizes: str, rounds: int) -> list[str]:
    """What the results file begins with."""
    return [
        "# Growing, measured", "",
        f"Made by `python -m bench.growth --sizes {sizes} --rounds {rounds}`, on 2 cores shared",
        "with other work. Milliseconds of processor time that the server uses for a request over",
        "HTTP, all its threads together; the sizes are asked in turn. Made-up ledgers of some 20",
        "tasks a document, a third with progress. Bounds: p50 and p95 at 10,000 tasks, which are",
        f"500 documents, at most {BOUND:.0f} times the smallest's, a route {FILTER_MS:.0f} ms.",
        "",
    ]  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
