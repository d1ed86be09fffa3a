"""The parts of a file: a cover notice, the rules that it issues, annexes."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.documents.grammar import ORDINAL, item_depth, name_of, read_section, without_blanks
from knowledge.documents.structure.lines import BLANKS, Line

_B = rf"[{BLANKS}]"
_ANNEX = re.compile(
    rf"(?:附{_B}{{0,3}}[件录錄表]|附)(?P<number>{_B}{{0,3}}(?:[一二三四五六七八九十]{{1,3}}|\d{{1,2}}))?"
    rf"{_B}{{0,3}}[:：.．、]?{_B}{{0,4}}(?P<title>[^\n]{{0,60}})$"
)
_ANNEX_WITHIN = re.compile(
    rf"(?<=[。；;{BLANKS}])(?P<head>附{_B}{{0,3}}[件录錄表](?:[一二三四五六七八九十]{{1,3}}|\d{{1,2}})?)[:：]"
    rf"(?P<title>[^。；：，、\n]{{2,40}}?)(?=一、|第一[章条])"
)
_NAMED = re.compile(r"《([^《》\n]{2,60})》")
_ENDS = "。；;！？!?：:，,、"
_DATE_BEFORE = re.compile(r"[\d〇○零一二三四五六七八九十年月]{4,14}日$")
#: A title is no longer.
LONGEST = 60
_SHORTEST = 4
#: A part holds at least so many characters, or something numbered.
_LEAST = 80
#: How far before its first number the title of a rule stands in a text without lines.
_REACH = 200


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a file: its title stands at ``[start, end)``; empty ``label``: the main text."""

    start: int
    end: int
    label: str


def find_parts(
    text: str, lines: Sequence[Line], title: str, *, begins: Sequence[int] = ()
) -> list[Part]:
    """Return the parts that begin below the document's own title, in order.

    A part begins with a line 附件…, or with a title that stands in 《》 above it; ``begins`` are
    the places of first articles and chapters: in a text without lines, their titles are looked
    for before them.
    """
    names = _names(text)
    own = name_of(title)
    found: list[Part] = []
    for place, line in enumerate(lines):
        annex = _annex(lines, place)
        if annex is not None:
            found.append(Part(line.start, annex[0], annex[1]))
            continue
        if found and line.start < found[-1].end:
            continue
        start = _title_start(line, names, own)
        if start is not None:
            words = line.text[start - line.start :].strip(BLANKS + "*#")
            label = "" if name_of(words) == own else f"《{words.strip('《》')}》"
            found.append(Part(start, line.end, label))
    found += _within_lines(text, found)
    found += _before(text, found, begins, names, own)
    found.sort(key=lambda part: part.start)
    return [part for place, part in enumerate(found) if _holds_text(text, found, place)]


def _within_lines(text: str, found: Sequence[Part]) -> list[Part]:
    """Return annexes that begin within a line: 。附录：…一、."""
    starts = [part.start for part in found]
    more = []
    for match in _ANNEX_WITHIN.finditer(text):
        head = without_blanks(match["head"])
        if bisect_left(starts, match.start("head")) == bisect_right(starts, match.end()):
            label = f"{head}《{match['title'].strip(BLANKS)}》"
            more.append(Part(match.start("head"), match.end("title"), label))
    return more


def _names(text: str) -> dict[str, int]:
    """Return the titles in 《》 with the place where each stands first."""
    names: dict[str, int] = {}
    for match in _NAMED.finditer(text):
        name = name_of(match[1])
        if len(name) >= _SHORTEST:
            names.setdefault(name, match.start())
    return names


def _annex(lines: Sequence[Line], place: int) -> tuple[int, str] | None:
    """Return where the title of an annex that begins with a line ends, and its label."""
    line = lines[place]
    bare = line.text.strip(BLANKS + "*#>")
    match = _ANNEX.match(bare)
    if match is None or bare[-1] in _ENDS.replace("：", "").replace(":", ""):
        return None
    head = without_blanks(bare[: match.start("title")]).rstrip(":：.．、")
    title = match["title"].strip(BLANKS)
    numbered = ORDINAL.search(title)
    if numbered is not None:
        # A title that its first chapter or article touches.
        title = title[: numbered.start()].strip(BLANKS)
    if head == "附" and title and not bare.startswith(("附：", "附:", "附 ", "附\u3000")):
        return None  # 附则, 附加: a word that only begins so
    listed = title[:1].isdigit() and title[1:2] in (".", "．", "、")
    if title and (listed or item_depth(title) or read_section(title) or title[-1] in _ENDS):
        return None
    end = line.end
    if numbered is not None:
        end = line.start + line.text.index(numbered[0])
    if not title:
        following = next((one for one in lines[place + 1 : place + 4] if one.bare), None)
        if following is not None and is_title_line(following.bare):
            title, end = following.bare.strip("*#" + BLANKS), following.end
    shown = title.strip("《》")
    return end, f"{head}《{shown}》" if shown else head


def is_title_line(bare: str, *, numbered: bool = False) -> bool:
    """Tell whether a line, without blanks around it, can be a title; ``numbered`` ones too."""
    if not bare or len(bare) > LONGEST or bare[-1] in _ENDS:
        return False
    return numbered or not (
        item_depth(bare) or ORDINAL.match(bare) is not None or read_section(bare) is not None
    )


def _title_start(line: Line, names: dict[str, int], own: str) -> int | None:
    """Return where a title stands in its line, behind a date at most; None where none does."""
    bare = line.bare
    if not 4 <= len(bare) <= 100 or bare[-1] in _ENDS:
        return None
    lead = len(line.text) - len(line.text.lstrip(BLANKS + "*"))
    if name_of(bare) == own or _known(name_of(bare), names, line.start):
        return line.start + lead
    cut = bare.rfind("日")
    if 0 < cut < 30 and _DATE_BEFORE.search(bare[: cut + 1]):
        rest = name_of(bare[cut + 1 :])
        if rest == own or _known(rest, names, line.start):
            return line.start + lead + cut + 1
    return None


def _known(name: str, names: dict[str, int], before: int) -> bool:
    return len(name) >= _SHORTEST and not name.isdigit() and names.get(name, before) < before


def _before(
    text: str, found: Sequence[Part], begins: Sequence[int], names: dict[str, int], own: str
) -> list[Part]:
    """Return parts whose titles stand within a line, before its first article or chapter."""
    more: list[Part] = []
    starts = sorted(part.start for part in found)
    for begin in begins:
        low = max(begin - _REACH, text.rfind("\n", 0, begin) + 1, more[-1].end if more else 0)
        if bisect_left(starts, low) < bisect_right(starts, begin):
            continue
        title = _title_before(text, low, begin, names, own)
        if title is not None:
            words = text[title[0] : title[1]]
            label = "" if name_of(words) == own else f"《{words}》"
            more.append(Part(title[0], title[1], label))
    return more


def _title_before(
    text: str, low: int, begin: int, names: dict[str, int], own: str
) -> tuple[int, int] | None:
    """Return the last title that ends, in a stretch before a first number, with its own words.

    A note in brackets may stand between them: （2012年3月1日通过）.
    """
    stop = begin
    bare = text[low:stop].rstrip(BLANKS)
    if bare.endswith(("）", ")")):
        opened = max(bare.rfind("（"), bare.rfind("("))
        inner = bare[:opened].rstrip(BLANKS) if opened > 0 else bare
        ends = [low + len(inner), low + len(bare)]
    else:
        ends = [low + len(bare)]
    for end in ends:
        for start in range(low, end - _SHORTEST + 1):
            if end - start > LONGEST or not text[start].isalnum() or text[start - 1] == "《":
                continue
            name = name_of(text[start:end])
            if name == own or _known(name, names, start):
                return start, end
    return None


def _holds_text(text: str, parts: Sequence[Part], place: int) -> bool:
    """Tell whether a part has text of its own, and not a signature alone."""
    stop = parts[place + 1].start if place + 1 < len(parts) else len(text)
    inside = text[parts[place].end : stop]
    if not parts[place].label:
        return True
    if len(inside) >= 4 * _LEAST or ORDINAL.search(inside) or "|" in inside:
        return True
    rows = [row.strip(BLANKS) for row in inside.split("\n")]
    return any(len(row) >= _LEAST or item_depth(row) or read_section(row) for row in rows if row)
