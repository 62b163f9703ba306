"""The exam: questions made from whatever the ledger holds, with answers worked out apart.

    ledger ──copy──> oracle (SQL and calendar of its own) ──> expected answer ─┐
                └──> desk over the copy ──> Assistant.ask ───> given answer ───┴─> report

Nothing here shares code with what answers (`app.assistant`, `app.ledger`): a rule that both
sides took from one function would be wrong on both sides without anybody noticing. Only the
copy is opened by the program; the ledger under examination is read once, read-only.
"""
