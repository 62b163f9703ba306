"""The server of the product over a made-up ledger: the same, but that it reads no corpus."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date

from app.environment import keep_offline
from app.settings import Settings

if __name__ == "__main__":
    keep_offline()
    from app.serving import collect_rarely, hold_port, run
    from app.wiring import build_desk

    collect_rarely()
    settings = Settings.from_env(os.environ)
    settings = replace(settings, corpus_dir=settings.data_dir / "no-corpus")
    with hold_port(settings) as door:
        run(build_desk(settings), door, today=lambda: date(2018, 6, 15))
