"""Read the attributes at the end of a heading: {#standard facts="SH01 SH02" from=2021-10-15}."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TypeVar

from knowledge.documents.dates import PartialDate, Validity
from knowledge.errors import PolicyError

_KEYS = frozenset(["facts", "from", "to", "supersedes", "sources", "confidence", "standing"])
_SLUG = re.compile(r"#([A-Za-z0-9][A-Za-z0-9_.-]{0,99})")
_Choice = TypeVar("_Choice", bound=Enum)


@dataclass(frozen=True, slots=True)
class Attributes:
    """What is written behind a heading, by its keys; ``path`` and ``line`` say where."""

    path: Path
    line: int
    values: Mapping[str, str]

    @property
    def slug(self) -> str:
        """The id that is wanted for the clause, empty where none is."""
        return self.values.get("id", "")

    def words(self, key: str) -> tuple[str, ...]:
        """Return what is listed under a key, apart by blanks or commas."""
        return tuple(self.values.get(key, "").replace(",", " ").split())

    def choice(self, kind: type[_Choice], key: str) -> _Choice | None:
        """Return the member of ``kind`` that a key names, or None without one."""
        value = self.values.get(key, "")
        if not value:
            return None
        try:
            return kind(value)
        except ValueError:
            known = ", ".join(str(one.value) for one in kind)
            raise PolicyError(
                self.path,
                self.line,
                f"{key} 不认得 {value!r} / {key} {value!r} is unknown",
                f"从这些里选 / use one of {known}",
            ) from None

    def validity(self, whole: Validity) -> Validity:
        """Return from when to when the clause holds; ``whole`` is that of its policy."""
        dates: dict[str, PartialDate | None] = {"from": whole.start, "to": whole.end}
        written = {key for key in dates if self.values.get(key, "")}
        for key in dates:
            value = self.values.get(key, "")
            if value:
                try:
                    dates[key] = PartialDate.parse(value)
                except ValueError as error:
                    raise PolicyError(
                        self.path,
                        self.line,
                        f"{key}: {error}",
                        "写成 2021-10-15 / write it as 2021-10-15",
                    ) from None
        start, end = dates["from"], dates["to"]
        stated = whole.stated and any(dates[key] for key in dates if key not in written)
        if stated and start and end and end.last_day < start.first_day:
            # What was read from the text gives way to what is written down.
            start = start if "from" in written else None
            end = end if "to" in written else None
            stated = False
        if start and end and end.last_day < start.first_day:
            raise PolicyError(
                self.path,
                self.line,
                "条款的终止早于开始 / the clause ends before it begins",
                "核对 from= 和 to= / check from= and to=",
            )
        return Validity(start, end, stated)


def read_attributes(path: Path, line: int, written: str) -> Attributes:
    """Read what stands between the braces, which may be nothing. Raises PolicyError."""
    try:
        words = shlex.split(written.replace("“", '"').replace("”", '"'))
    except ValueError as error:
        raise PolicyError(
            path,
            line,
            f"属性读不了 / the attributes cannot be read ({error})",
            '每个引号都要成对 / close each "',
        ) from error
    found: dict[str, str] = {}
    for word in words:
        slug = _SLUG.fullmatch(word)
        key, equals, value = word.partition("=")
        if slug is not None:
            found["id"] = slug[1]
        elif equals and key in _KEYS:
            found[key] = value
        else:
            raise PolicyError(
                path,
                line,
                f"不认得属性 {word!r} / unknown attribute {word!r}",
                f"只用 #名字 和这些 / use #slug and {', '.join(sorted(_KEYS))}, 如 / as in "
                '{#standard facts="SH01 SH02" from=2021-10-15}',
            )
    return Attributes(path, line, found)
