"""Headings without number or mark: 办理时限 on a line of its own, 受理条件：… line by line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.documents.grammar import item_depth, read_section
from knowledge.documents.structure.lines import BLANKS, Line

_LONGEST = 24
_SHORTEST_NUMBERED = 8
#: So many bare headings at least make a document one that has them; so many labels likewise.
_LEAST_HEADINGS, _LEAST_LABELS = 2, 3
_WORDS = re.compile(r"[\u4e00-\u9fff\w“”‘’《》（）()、？?！!—－-]{2,24}")
_LABEL = re.compile(
    rf"[{BLANKS}]{{0,40}}(?:\*\*)?(?P<label>[\u4e00-\u9fff（）()]{{2,12}})(?:\*\*)?[:：](?:\*\*)?[{BLANKS}]{{0,4}}(?=[^\n{BLANKS}])"
)
_BOLD = re.compile(
    rf"[{BLANKS}]{{0,40}}(?:\*\*|__)(?P<words>[^*_\n]{{2,40}})(?:\*\*|__)[:：]?[{BLANKS}]{{0,40}}"
)
_DATE = re.compile(r"[\d〇○零一二三四五六七八九十年月\s]{5,16}日")


def bold_heading(line: Line) -> str:
    """Return the words of a line that is bold from end to end and short, else nothing."""
    found = _BOLD.fullmatch(line.text)
    words = found["words"].strip(BLANKS) if found else ""
    return words if words and words[-1] not in "。；，" else ""


def find_bare_headings(lines: Sequence[Line]) -> list[int]:
    """Return the places among ``lines`` of headings without number or mark.

    A short line without an end of a sentence is one where text follows it, and text stands
    before it. Of several short lines in a row every second one is the text of the one above.
    Fewer than two in a document are none.
    """
    can = [_can_head(line.bare) for line in lines]
    for place in range(1, len(lines) - 1):
        can[place] = can[place] or _tells_number_between_texts(lines, place)
    found: list[int] = []
    place = len(lines) - 1
    while place >= 0:
        text_follows = place + 1 < len(lines) and not can[place + 1]
        if not can[place] or not text_follows or _DATE.match(lines[place + 1].bare):
            place -= 1
            continue
        found.append(place)
        place -= 1
        while place >= 1 and can[place] and can[place - 1]:
            found.append(place - 1)
            place -= 2
    return sorted(found) if len(found) >= _LEAST_HEADINGS else []


def _tells_number_between_texts(lines: Sequence[Line], place: int) -> bool:
    """Tell whether a line with a number in it is a heading for where it stands.

    A whole sentence ends above it and a long text follows: 15个工作日 is none.
    """
    bare = lines[place].bare
    return (
        len(bare) >= _SHORTEST_NUMBERED
        and not bare[0].isdigit()
        and lines[place - 1].bare[-1] in "。！；"
        and len(lines[place + 1].bare) >= 2 * _LONGEST
        and _can_head("".join(char for char in bare if not char.isdigit()))
    )


def _can_head(bare: str) -> bool:
    return (
        len(bare) <= _LONGEST
        and _WORDS.fullmatch(bare) is not None
        and _DATE.fullmatch(bare) is None
        and not any(char.isdigit() for char in bare)
        and bare[-1] not in "、-—－"
        and not item_depth(bare)
        and read_section(bare) is None
    )


def find_labels(text: str, lines: Sequence[Line]) -> dict[int, tuple[str, int]]:
    """Return label and where its text begins of each line 受理条件：…, by place.

    Fewer than three, labels that come twice, or labels on few of the lines are none.
    """
    found: dict[int, tuple[str, int]] = {}
    for place, line in enumerate(lines):
        match = _LABEL.match(text, line.start, line.start + len(line.text))
        if match is not None:
            found[place] = match["label"], match.end()
    names = {label for label, _ in found.values()}
    if len(names) < max(_LEAST_LABELS, len(found)) or 2 * len(found) < len(lines):
        return {}
    return found
