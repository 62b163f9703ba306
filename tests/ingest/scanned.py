"""PDF files without a text layer: a page drawn with a Chinese font, as a scanner hands it over."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

DOTS = 200  # an inch
WIDTH, HEIGHT = 1654, 2339  # A4
SIZE = 44  # 三号
FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/System/Library/Fonts/Supplemental/Songti.ttc",
)


def chinese_font() -> str | None:
    """A font with Chinese letters, None where there is none."""
    return next((font for font in FONTS if Path(font).exists()), None)


def scanned_pdf(pages: Sequence[Sequence[str]], *, askew: float = 0.4) -> bytes:
    """Pages of lines as grey pictures, each a little askew (degrees) and specked; "" is a gap."""
    import numpy as np
    from PIL import Image, ImageDraw, ImageFont

    font = ImageFont.truetype(str(chinese_font()), SIZE, index=2)  # of a Noto family: Simplified
    specks = np.random.default_rng(20170816)
    pictures = []
    for lines in pages:
        page = Image.new("L", (WIDTH, HEIGHT), 245)
        pen = ImageDraw.Draw(page)
        for number, line in enumerate(lines):
            pen.text((180, 180 + 78 * number), line, font=font, fill=25)
        page = page.rotate(askew, fillcolor=245, resample=Image.Resampling.BICUBIC)
        grey = np.asarray(page, dtype="int16") + specks.normal(0, 6, (HEIGHT, WIDTH))
        pictures.append(Image.fromarray(grey.clip(0, 255).astype("uint8")))
    file = io.BytesIO()
    pictures[0].save(
        file, "PDF", resolution=DOTS, save_all=True, append_images=pictures[1:], quality=80
    )
    return file.getvalue()
