"""Which nodes of an outline are items, with what stands below them, and which head items.

Told by where the fields stand, by a colon at the end, by numbers that count on over headings and
by the length of it all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.outline import Node, title_end
from ingest.roles import label_at
from ingest.stretches import FieldReader
from ingest.text import PolicyText

_FOLDED_STYLES = ("paren", "half", "circled")
_FOLD_LIMIT = 2500  # characters; more under one field is a section, not an item


@dataclass(frozen=True)
class Items:
    """Judges the nodes of one outline. `running`: the styles that count on over headings."""

    text: PolicyText
    marked: FieldReader
    running: frozenset[str] = frozenset()

    def is_one(self, node: Node) -> bool:
        """Whether what stands below belongs to the item instead of being items."""
        if any(n.style == "checkbox" or n.style[0] == "#" for c in node.children for n in c.walk()):
            return False
        if self._only_labels_below(node):
            return True
        below = self._shares_below(node)
        length = node.end - node.block.start
        if not below:
            if self._shares(node):
                return length <= _FOLD_LIMIT and not self._heads_items(node)
            last = (node.paragraphs or [node.block])[-1]
            if self.text.folded[last.end - 1] == ":" and node.level > 1 and length <= _FOLD_LIMIT:
                return True
            return node.level > 1 and all(c.style in _FOLDED_STYLES for c in node.children)
        whole = node.level > 1 and node.children[0].style not in self.running
        return whole and self.closed_by_field(node) and length <= _FOLD_LIMIT

    def is_task_above(self, node: Node, stop: int) -> bool:
        """Whether a heading with a field is a task beside the items below it: it says in a
        sentence what is to be done, and each item below has a field of its own."""
        says = self.text.folded[stop : stop + 1] == "。"
        return says and all(self._shares(n) for n in node.walk() if n is node or not n.children)

    def is_statement(self, node: Node, stop: int) -> bool:
        """Whether a heading is no title but a sentence that says something by itself: 四、考核内容
        包括平安建设、城市管理两个方面,满分100分。 above its items (一) and (二)."""
        said = self.text.folded[node.body : stop]
        closed = self.text.folded[stop : stop + 1] == "。" and stop + 1 >= node.block.end
        return closed and bool(re.search("[,;:]", said)) and not self.marked.of(node.block)

    def closed_by_field(self, node: Node) -> bool:
        """A field on a line of its own below the last of several items holds for all of them."""
        *others, last = node.children
        if not others or any(child.children for child in node.children):
            return False
        lines = [t for b in last.paragraphs for t in self.marked.of(b) if t.shares]
        inside = [t for t in self.marked.of(last.block) if t.shares]
        if any(tail.back for tail in (*lines, *inside)):
            return False  # it says itself for how many
        return bool(lines) and not inside and not any(self._shares(child) for child in others)

    def _shares(self, node: Node) -> bool:
        """Whether a field of the node itself, not of one below, names somebody."""
        return any(
            tail.shares
            for block in (node.block, *node.paragraphs)
            for tail in self.marked.of(block)
        )

    def _shares_below(self, node: Node) -> bool:
        return any(self._shares(n) for child in node.children for n in child.walk())

    def _heads_items(self, node: Node) -> bool:
        """Whether a field on lines of its own below a heading holds for items, not for parts of
        one: items whose numbers count on over headings, or that have titles of their own."""
        if len(node.children) < 2 or self.marked.of(node.block):
            return False
        if self.text.folded[(node.paragraphs or [node.block])[-1].end - 1] == ":":
            return False
        if node.children[0].style in self.running:
            return True
        named = node.level < 3 and "。" not in self.text.folded[node.body : node.block.end]
        return named and all(self._titled(child) for child in node.children)

    def _titled(self, node: Node) -> bool:
        stop = title_end(self.text, node)
        return self.text.folded[stop : stop + 1] == "。" and stop + 1 < node.block.end

    def _only_labels_below(self, node: Node) -> bool:
        """1.主办机关: 2.办理期程: fields that are numbered themselves."""
        found = [label_at(self.text.folded, child.body, child.block.end) for child in node.children]
        return all(found) and any(label and label.kind == "role" for label in found)
