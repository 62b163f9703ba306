"""The server of the product over a made-up ledger: the same, but that it reads no corpus.

For each line on its standard input it says how much processor time it has used so far, all its
threads together, in nanoseconds: on a machine that is shared with other work that is the only
clock that tells what an answer costs.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from dataclasses import replace
from datetime import date

from app.environment import keep_offline
from app.settings import Settings


def tell_time() -> None:
    """Answer every line with the processor time used until then."""
    for _ in sys.stdin:
        print(time.process_time_ns(), file=CLOCK, flush=True)


if __name__ == "__main__":
    # The server itself says on standard output that it is ready; the clock has that to itself.
    CLOCK, sys.stdout = sys.stdout, sys.stderr
    keep_offline()
    from app.serving import collect_rarely, hold_port, run
    from app.wiring import build_desk

    collect_rarely()
    threading.Thread(target=tell_time, daemon=True).start()
    settings = Settings.from_env(os.environ)
    settings = replace(settings, corpus_dir=settings.data_dir / "no-corpus")
    with hold_port(settings) as door:
        run(build_desk(settings), door, today=lambda: date(2018, 6, 15))
