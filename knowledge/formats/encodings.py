"""Bytes of a text to characters: marks first, then UTF-8 if it is, else GB18030."""

from __future__ import annotations

import codecs

from knowledge.formats.blocks import Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 4_000


def decode_text(data: bytes) -> str:
    """Return the text of ``data``. Raises Unreadable for what is no text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data, encoding).removeprefix("\ufeff")
    encoding = _without_mark(data)
    text = _decoded(data, encoding)
    if "\0" in text:
        raise _no_text()
    return text


def _without_mark(data: bytes) -> str:
    """Tell the encoding of a text that does not say it.

    GB2312 and GBK are within GB18030, and no Chinese text in one of them is valid UTF-8.
    """
    sample = data[:_SAMPLE]
    if b"\0" in sample:
        even, odd = sample[::2].count(0), sample[1::2].count(0)
        if max(even, odd) * 8 < len(sample) or min(even, odd) * 8 > max(even, odd):
            raise _no_text()
        return "utf-16-be" if even > odd else "utf-16-le"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _no_text() from error


def _no_text() -> Unreadable:
    return Unreadable(
        "不是 UTF-8 或 GB18030 的文本 / is no text in UTF-8 or GB18030",
        "在记事本里“另存为”，编码选 UTF-8 / save it as UTF-8: in Notepad, Save As, encoding UTF-8",
    )
