"""How long a turn may wait for a hosted model, how often it may ask, and how much it may send."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The bounds of one turn, each a setting: POLICYDESK_MODEL_ and the field's name in capitals.

    Seconds: `connect_s`, `read_s` (one silence), `total_s` (the whole turn, whatever happens),
    `breaker_s` (how long an endpoint is left alone after `breaker_failures` in a row).
    `calls` counts requests that ask for a reply, retries not; `steps` are those of the agent
    graph. The characters bound what is sent of the conversation and of tool results.
    """

    connect_s: float = 2.0
    read_s: float = 8.0
    total_s: float = 30.0
    retries: int = 1
    calls: int = 6
    steps: int = 12
    history_chars: int = 4000
    tool_chars: int = 6000
    breaker_failures: int = 3
    breaker_s: float = 60.0
