"""PDF files made as offices print them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

_FONT = "STSong-Light"
WIDTH, HEIGHT = A4
LEFT = 90.0


class Pages:
    """A PDF that grows line by line; heights are points from the page's top."""

    def __init__(self, *, password: str = "") -> None:
        pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
        self._stream = io.BytesIO()
        self._canvas = Canvas(self._stream, pagesize=A4, encrypt=password or None)

    def put(self, text: str, x: float, y: float, size: float = 14) -> None:
        """Put a line at a place."""
        self._canvas.setFont(_FONT, size)
        self._canvas.drawString(x, HEIGHT - y, text)

    def centre(self, text: str, y: float, size: float = 20) -> None:
        """Put a line in the middle."""
        self._canvas.setFont(_FONT, size)
        self._canvas.drawCentredString(WIDTH / 2, HEIGHT - y, text)

    def wrap(self, text: str, y: float, *, columns: int = 28, size: float = 14) -> float:
        """Put a paragraph: its first line indented, broken after so many characters."""
        text = "　　" + text
        while text:
            self.put(text[:columns], LEFT, y, size)
            text = text[columns:]
            y += 2 * size
        return y

    def grid(self, rows: Sequence[Sequence[str]], y: float, *, ruled: bool = True) -> float:
        """Put a table of columns of 130 points, with rules or without."""
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                self.put(text, LEFT + 130 * column + 4, y + 24 * number + 17, 12)
        if ruled:
            for number in range(len(rows) + 1):
                self.rule(LEFT, y + 24 * number, LEFT + 130 * len(rows[0]), y + 24 * number)
            for column in range(len(rows[0]) + 1):
                x = LEFT + 130 * column
                self.rule(x, y, x, y + 24 * len(rows))
        return y + 24 * len(rows) + 20

    def rule(self, x: float, y: float, to_x: float, to_y: float) -> None:
        """Draw a line."""
        self._canvas.line(x, HEIGHT - y, to_x, HEIGHT - to_y)

    def picture(self) -> None:
        """Cover the page with a picture."""
        from PIL import Image
        from reportlab.lib.utils import ImageReader

        picture = ImageReader(Image.new("L", (60, 80), 200))
        self._canvas.drawImage(picture, 0, 0, WIDTH, HEIGHT)

    def end_page(self) -> None:
        """Go on with another page."""
        self._canvas.showPage()

    def data(self) -> bytes:
        """Return the file."""
        self._canvas.save()
        return self._stream.getvalue()


def printed(pages: Iterable[Sequence[str]]) -> bytes:
    """Return a PDF of pages of lines, each from the left margin."""
    made = Pages()
    for lines in pages:
        for number, line in enumerate(lines):
            made.put(line, LEFT, 100 + 28 * number)
        made.end_page()
    return made.data()
