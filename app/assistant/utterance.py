"""One sentence of a question, and which of its characters a recogniser has already read.

Recognisers take spans; later ones only see what is left, and what nobody took is the topic.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from re import Match, Pattern


@dataclass
class Utterance:
    """A folded sentence with the spans that were taken, in the order they were taken."""

    text: str
    taken: list[tuple[int, int, str]] = field(default_factory=list)

    def take(self, start: int, end: int, label: str) -> None:
        """Mark a span as read."""
        self.taken.append((start, end, label))

    def is_free(self, start: int, end: int) -> bool:
        """Whether no recogniser has read any character of the span."""
        return all(end <= s or start >= e for s, e, _ in self.taken)

    def find(self, pattern: Pattern[str]) -> list[Match[str]]:
        """The pattern's matches that lie wholly in free text.

        A match that runs into read text hides none behind it: in 这个文 with 这个 read, 文 is
        found, though 这个文 would match as well.
        """
        found: list[Match[str]] = []
        at = 0
        while m := pattern.search(self.text, at):
            free = m.end() > m.start() and self.is_free(m.start(), m.end())
            if free:
                found.append(m)
            at = m.end() if free else m.start() + 1
            if at > len(self.text):
                break
        return found

    def take_all(self, pattern: Pattern[str], label: str) -> list[Match[str]]:
        """Take every free match and return them."""
        matches = []
        for match in self.find(pattern):
            if self.is_free(match.start(), match.end()):
                self.take(match.start(), match.end(), label)
                matches.append(match)
        return matches

    def blanked(self) -> str:
        """The text, a blank for each character that was taken: places stay what they are."""
        gone = {i for start, end, _ in self.taken for i in range(start, end)}
        return "".join(" " if i in gone else c for i, c in enumerate(self.text))

    def rest(self, *, keep: frozenset[str] = frozenset()) -> str:
        """The text that nobody took, a blank where something was; `keep` labels stay."""
        gone = [False] * len(self.text)
        for start, end, label in self.taken:
            if label not in keep:
                gone[start:end] = [True] * (end - start)
        return "".join(" " if g else c for g, c in zip(gone, self.text, strict=True)).strip()
