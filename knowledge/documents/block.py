"""The lines between two lines of ---, loaded as a mapping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from knowledge.errors import PolicyError
from knowledge.files.yaml_bounded import YamlProblem, load


def load_fields(path: Path, lines: Sequence[str]) -> Mapping[str, object]:
    """Return the mapping between the lines of ---. Raises PolicyError."""
    inside = "\n".join(lines[1:-1])
    try:
        fields = load(inside) if inside.strip() else {}
    except YamlProblem as error:
        raise PolicyError(
            path,
            error.line + 1,
            f"开头的字段 / the front matter: {error.problem}",
            error.remedy,
        ) from error
    if not isinstance(fields, dict):
        raise PolicyError(
            path,
            2,
            "开头的字段不成对 / the front matter is no mapping",
            '每行写一个 "字段: 值" / write one "key: value" a line',
        )
    return fields
