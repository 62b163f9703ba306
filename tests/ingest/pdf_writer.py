"""PDF files by code: Chinese text and ruled lines, as an office program would place them."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

WIDTH, HEIGHT = 595, 842  # A4 in points


@dataclass
class PdfPage:
    """One page; places are points from the top left."""

    marks: list[str] = field(default_factory=list)

    def text(self, left: float, top: float, words: str, size: float = 12) -> None:
        """A line of words whose upper edge is at `top`."""
        code = words.encode("utf-16-be").hex()
        self.marks.append(f"BT /F {size} Tf {left} {HEIGHT - top - size} Td <{code}> Tj ET")

    def rule(self, left: float, top: float, right: float, bottom: float) -> None:
        """A straight line."""
        self.marks.append(f"{left} {HEIGHT - top} m {right} {HEIGHT - bottom} l S")

    def table(
        self, left: float, top: float, widths: Sequence[float], rows: Sequence[Sequence[str]]
    ) -> float:
        """A ruled table, a cell's lines separated by \\n; gives where it ends."""
        edges = [left + sum(widths[:n]) for n in range(len(widths) + 1)]
        self.rule(edges[0], top, edges[-1], top)
        for row in rows:
            height = 16 * max(cell.count("\n") + 1 for cell in row) + 4
            for edge, cell in zip(edges, row, strict=False):
                for number, line in enumerate(cell.split("\n")):
                    self.text(edge + 5, top + 3 + 16 * number, line, 10)
            for edge in edges:
                self.rule(edge, top, edge, top + height)
            top += height
            self.rule(edges[0], top, edges[-1], top)
        return top


def pdf_bytes(pages: Sequence[PdfPage]) -> bytes:
    """The file that holds the pages."""
    kids = " ".join(f"{5 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode(),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H"
        b" /DescendantFonts [4 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /CIDSystemInfo"
        b" << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor"
        b" << /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [0 -120 1000 880]"
        b" /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >> >>",
    ]
    for number, page in enumerate(pages):
        stream = zlib.compress("\n".join(page.marks).encode())
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents"
            f" {6 + 2 * number} 0 R /Resources << /Font << /F 3 0 R >> >> >>".encode()
        )
        objects.append(
            f"<< /Length {len(stream)} /Filter /FlateDecode >>\nstream\n".encode()
            + stream
            + b"\nendstream"
        )
    return assembled(objects)


def assembled(objects: Sequence[bytes]) -> bytes:
    """Numbered objects, their table and the trailer; the first one is the root."""
    done, places = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(done))
        done += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return done + table + trailer % (len(objects) + 1, len(done))
