"""What can go wrong with a hosted model, as one value with the name of the note that says so.

Every exception of the client libraries becomes a `Fault` here; nothing of their texts (they
may hold the prompt or a key) is shown or sent on. Whether a fault may be tried again, and
whether it counts against the endpoint, is decided here and nowhere else.
"""

from __future__ import annotations

from typing import Literal

Kind = Literal[
    "unreachable",  # no connection, or it broke before anything came
    "silent",  # connected, and nothing came in time
    "deadline",  # the turn's time is over
    "cut",  # the reply broke off midway
    "refused",  # 401, 403, 404, 400: the endpoint says no
    "busy",  # 429
    "broken",  # 5xx
    "garbled",  # no chat completion: a web page, malformed JSON
    "empty",  # a reply without words
    "runaway",  # calls or steps used up, or a reply without end
    "ungrounded",  # the words did not stand up to the check, twice
    "resting",  # not asked: it failed several times just now
]

_AGAIN: frozenset[str] = frozenset(("unreachable", "busy", "broken"))
_OF_THE_ENDPOINT: frozenset[str] = frozenset(
    ("unreachable", "silent", "deadline", "cut", "refused", "busy", "broken", "garbled")
)
_PATIENCE_S = 2.0  # a retry-after beyond this is not waited for: the embedded answer is there


class Fault(Exception):
    """A turn's wording by the hosted model failed. `partial` is what had come by then."""

    def __init__(
        self,
        kind: Kind,
        *,
        partial: str = "",
        retry_after: float | None = None,
        http_status: int | None = None,
    ):
        super().__init__(kind)
        self.kind: Kind = kind
        self.partial = partial
        self.retry_after = retry_after
        self.http_status = http_status

    @property
    def may_retry(self) -> bool:
        """Whether asking once more, soon, has a chance."""
        waits = self.retry_after is not None and self.retry_after > _PATIENCE_S
        return self.kind in _AGAIN and not waits and not self.partial

    @property
    def of_the_endpoint(self) -> bool:
        """Whether it speaks against the endpoint, not against what the model wrote."""
        return self.kind in _OF_THE_ENDPOINT


def fault_of(error: Exception, *, partial: str = "") -> Fault:
    """Any exception of a model call -> its Fault.

    httpx.ConnectError -> unreachable; APIStatusError 429 -> busy with its retry-after;
    a read timeout -> silent, or cut where part of the reply had come.
    """
    if isinstance(error, Fault):
        return error
    import httpx
    import openai

    chain = list(_chain(error))
    for one in chain:
        if isinstance(one, Fault):
            return one
    for one in chain:
        if isinstance(one, openai.APIStatusError):
            return _of_status(one)
    if partial and any(isinstance(one, httpx.HTTPError | openai.APIError) for one in chain):
        return Fault("cut", partial=partial)
    for one in chain:
        if isinstance(one, httpx.ConnectTimeout | httpx.ConnectError | httpx.PoolTimeout):
            return Fault("unreachable")
        if isinstance(one, httpx.TimeoutException | openai.APITimeoutError):
            return Fault("silent")
    for one in chain:
        if isinstance(one, httpx.TransportError | openai.APIConnectionError):
            return Fault("unreachable")
    return Fault("garbled", partial=partial)


def _of_status(error: object) -> Fault:
    status = int(getattr(error, "status_code", 0))
    if status == 429:
        return Fault("busy", retry_after=_retry_after(error), http_status=status)
    return Fault("broken" if status >= 500 else "refused", http_status=status)


def _retry_after(error: object) -> float | None:
    headers = getattr(getattr(error, "response", None), "headers", {})
    try:
        return float(headers.get("retry-after", ""))
    except ValueError:
        return None if not headers.get("retry-after") else float("inf")  # a date: not soon


def _chain(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    one: BaseException | None = error
    while one is not None and one not in found:
        found.append(one)
        one = one.__cause__ or one.__context__
    return found
