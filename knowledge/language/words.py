"""The lexicon: words kept whole when segmenting, and ways of saying the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.documents.policy import digest
from knowledge.errors import LexiconError
from knowledge.files.regular_files import FileRefused, read_regular
from knowledge.language.normalise import normalise

FOLDER = Path(__file__).parents[1] / "lexicon"
#: Bytes of a file; the largest there is has 90,000.
_MOST_BYTES = 5_000_000


@dataclass(frozen=True)
class Lexicon:
    """What is known of words.

    ``terms`` are words kept whole; ``concepts`` maps a wording to the terms it may mean; both
    are in the form of `normalise`. ``foreign`` are questions, as written, that are not about
    talent policy. ``heads`` matches the first character of a wording, and ``lengths`` has by it
    how long the wordings may be. ``digest`` identifies the content.
    """

    terms: tuple[str, ...]
    foreign: tuple[str, ...]
    concepts: Mapping[str, tuple[str, ...]]
    digest: str
    lengths: Mapping[str, tuple[int, ...]]
    heads: re.Pattern[str]

    def concepts_in(self, normalised: str) -> list[str]:
        """Return the concepts that ``normalised`` speaks of, each occurrence, in order.

        The longest wording wins: 租房补贴 speaks of 租赁补贴, not of the 房补 within it.
        """
        found: list[str] = []
        free = 0
        for head in self.heads.finditer(normalised):
            start = head.start()
            if start < free:
                continue
            for length in self.lengths[head[0]]:
                meanings = self.concepts.get(normalised[start : start + length])
                if meanings and _whole(normalised, start, start + length):
                    found.extend(meanings)
                    free = start + length
                    break
        return found


def load_lexicon(folder: Path = FOLDER) -> Lexicon:
    """Read terms.txt and foreign.txt (one a line) and synonyms.tsv (term, wordings, note).

    Raises LexiconError, naming file and line, when a line cannot be read.
    """
    terms_text = read_lexicon_file(folder / "terms.txt")
    synonyms_text = read_lexicon_file(folder / "synonyms.tsv")
    foreign_text = read_lexicon_file(folder / "foreign.txt")
    # Which foreign questions an index takes up depends on the places that it knows.
    places_text = "".join(
        read_lexicon_file(folder / name) for name in ("divisions.tsv", "places.tsv")
    )
    terms = dict.fromkeys(
        normalise(line) for line in terms_text.splitlines() if line.strip() and line[0] != "#"
    )
    concepts: dict[str, list[str]] = {}
    for number, line in enumerate(synonyms_text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) < 2 or not cells[0].strip():
            raise LexiconError(
                f"{folder / 'synonyms.tsv'}:{number}: a line needs a term, a tab and wordings "
                "separated by | → correct the line"
            )
        canonical = normalise(cells[0])
        for wording in (canonical, *map(normalise, cells[1].split("|"))):
            if wording and canonical not in concepts.setdefault(wording, []):
                concepts[wording].append(canonical)
        if len(canonical) > 1:
            terms.setdefault(canonical)
    lengths = _lengths(concepts)
    return Lexicon(
        terms=tuple(terms),
        foreign=tuple(
            line.strip()
            for line in foreign_text.splitlines()
            if line.strip() and not line.startswith("#")
        ),
        concepts={wording: tuple(meanings) for wording, meanings in concepts.items()},
        digest=digest(terms_text, synonyms_text, foreign_text, places_text),
        lengths=lengths,
        heads=re.compile(f"[{re.escape(''.join(lengths))}]" if lengths else "(?!)"),
    )


def read_lexicon_file(path: Path) -> str:
    """Return the text of a file of the lexicon. Raises LexiconError."""
    try:
        text = read_regular(path, most_bytes=_MOST_BYTES).decode("utf-8")
    except FileRefused as error:
        raise LexiconError(f"{path}: {error}") from error
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8"
        raise LexiconError(f"{path} cannot be read ({reason}) → restore the file") from error
    return text.replace("\r\n", "\n")


def _whole(text: str, start: int, end: int) -> bool:
    """Tell whether ``text[start:end]`` cuts through no Latin word or number."""
    before = start and _is_latin(text[start]) and _is_latin(text[start - 1])
    after = end < len(text) and _is_latin(text[end - 1]) and _is_latin(text[end])
    return not before and not after


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _lengths(wordings: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Return the lengths of the wordings by their first character, longest first."""
    found: dict[str, set[int]] = {}
    for wording in wordings:
        found.setdefault(wording[0], set()).add(len(wording))
    return {head: tuple(sorted(sizes, reverse=True)) for head, sizes in found.items()}
