"""Ledger (what is owed) <- assistant (question to answer) <- web (API and page)."""
