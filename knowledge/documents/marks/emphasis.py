"""Pairs of ``*``, ``_`` and ``~~`` that stress or strike out what stands between them."""

from __future__ import annotations

from knowledge.documents.marks.edit import Edit

SIGNS = "*_~"
#: Runs of these lengths are marks; longer ones are blanks to fill in or hidden figures.
_LENGTHS = {"*": (1, 2, 3), "_": (1, 2), "~": (2,)}
_STOPS = "。；：！？，、.;:!?,）)”’》】"


class Emphasis:
    """The runs of one text from left to right: a run closes the last that it fits, or opens."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._open: dict[str, list[int]] = {}
        self.edits: list[Edit] = []

    def take(self, start: int) -> int:
        """Take the run that begins at ``start``; return where it ends."""
        text, sign = self._text, self._text[start]
        end = start
        while end < len(text) and text[end] == sign:
            end += 1
        if end - start not in _LENGTHS[sign]:
            return end
        before, after = text[start - 1 : start], text[end : end + 1]
        if _within_figures(before, after) or (end - start == 1 and _within_word(before, after)):
            return end
        run = text[start:end]
        waiting = self._open.get(run)
        if waiting and _may_close(run, before, after):
            self._pair(waiting.pop(), start, end)
        elif _may_open(run, before, after):
            self._open.setdefault(run, []).append(start)
        elif _is_left_over(run, before, after):
            self.edits.append(Edit(start, end))
        return end

    def finish(self) -> list[Edit]:
        """Return all edits; a run that opens the text and is closed nowhere is a mark too.

        What it stresses goes on beyond the text.
        """
        for run, places in self._open.items():
            for start in places:
                if len(run) > 1 and not self._text[:start].strip():
                    self.edits.append(Edit(start, start + len(run)))
        self._open.clear()
        return self.edits

    def _pair(self, opened: int, start: int, end: int) -> None:
        size = end - start
        if self._text[start] == "~":
            self.edits.append(Edit(opened, end))  # struck out: no longer said
            return
        self.edits += (Edit(opened, opened + size), Edit(start, end))


def _within_figures(before: str, after: str) -> bool:
    """Tell whether a run stands between figures: 5*8, 30~~50."""
    return bool(before) and bool(after) and _is_figure(before) and _is_figure(after)


def _within_word(before: str, after: str) -> bool:
    return _is_figure(before) and _is_figure(after)


def _is_figure(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _may_open(run: str, before: str, after: str) -> bool:
    if not after or after.isspace():
        return False
    if run[0] == "_":
        return not (before.isalnum() if len(run) == 1 else _is_figure(before))
    if len(run) == 1:
        return after.isalnum() or not before.isalnum()
    return True


def _may_close(run: str, before: str, after: str) -> bool:
    if not before or before.isspace():
        return False
    if run[0] == "_":
        return not (after.isalnum() if len(run) == 1 else _is_figure(after))
    if len(run) == 1:
        return before.isalnum() or not after.isalnum()
    return True


def _is_left_over(run: str, before: str, after: str) -> bool:
    """Tell whether a run ends what was stressed from before the text on."""
    return len(run) > 1 and not after.strip() and before in _STOPS
