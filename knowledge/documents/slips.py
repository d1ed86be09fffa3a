"""Slips of the pen that would be published without a word, though something is lost.

They are looked for in a file that is to be published, never in the copies of a snapshot: what
was published once can be opened again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from knowledge.documents.policy import Policy
from knowledge.documents.structure.lines import BLANKS, Line, read_lines, with_line_feeds
from knowledge.documents.structure.parts import is_title_line
from knowledge.errors import PolicyError
from knowledge.files.yaml_bounded import YamlProblem, keys_twice

_CONFLICT = re.compile(r"(?:<{7}|>{7})(?:\s|$)|={7}\s*$")
_ATTRIBUTES = re.compile(
    r"([{｛])[ \t]*(?:#[A-Za-z0-9]|(?:facts|from|to|supersedes|sources|confidence|standing)=)"
)
_SIGNS = re.compile(r"[#＃]{1,6}")


def refuse_slips(path: Path, text: str) -> None:
    """Raise PolicyError, with its line, for what the reader would pass over."""
    if not text.strip():
        raise PolicyError(
            path,
            1,
            "文件是空的 / the file is empty: no title, no text",
            "写上标题和条文；保存坏了就用备份恢复，不再需要就删掉文件 / write its title and text, "
            "take it from a backup, or remove the file",
        )
    lines = read_lines(with_line_feeds(text))
    merged = any(line.text.startswith(("<" * 7, ">" * 7)) for line in lines)
    for line in lines:
        # A line of = alone underlines a heading.
        if _CONFLICT.match(line.text) and (merged or not _underlines(lines, line)):
            raise PolicyError(
                path,
                line.number,
                "有合并冲突留下的标记 / holds a mark of a merge conflict "
                f"({line.text.strip()[:40]!r})",
                "两种写法选定一种，删掉 <<<<<<<、======= 和 >>>>>>> 三行 / choose one of the two "
                "versions and remove the three lines of marks",
            )
        for found in _ATTRIBUTES.finditer(line.text):
            if found[1] == "｛" or "}" not in line.text[found.end() :]:
                raise PolicyError(
                    path,
                    line.number,
                    "属性没有用半角大括号括好 / the attributes are not closed by a brace "
                    f"({line.text[found.start() :][:40]!r})",
                    "写成 {#名字 from=2020-01-01}，大括号用半角 / write {#name from=2020-01-01} "
                    "with both braces",
                )
            break  # one brace after the first opening closes them all
        slip = _heading_slip(line.text)
        if slip and (len(slip) > 1 or (slip == "＃" and line.text.lstrip()[1:2].isspace())):
            raise _no_heading(path, line)
    _refuse_doubles(path, lines)


def _underlines(lines: tuple[Line, ...], line: Line) -> bool:
    """Tell whether a line of = stands right below what can be a title."""
    return line.number > 1 and is_title_line(lines[line.number - 2].bare, numbered=True)


def refuse_self_supersession(policy: Policy) -> None:
    """Raise PolicyError where a policy or a clause supersedes itself."""
    for clause in policy.clauses:
        for name in clause.supersedes:
            other, _, slug = name.partition("#")
            if (other or policy.id) == policy.id and slug in ("", clause.id):
                raise _self(policy.path, clause.line, name)
    for name in policy.supersedes:
        if name.partition("#")[0] == policy.id:
            lines = policy.text.split("\n")
            keys = (n for n, line in enumerate(lines, 1) if line.startswith("supersedes:"))
            raise _self(policy.path, next(keys, 1), name)


def no_title(path: Path, lines: Iterable[Line]) -> PolicyError:
    """Return what to say of a text without a title: the line that was meant to be one, if any."""
    for line in lines:
        if _heading_slip(line.text):
            return _no_heading(path, line)
    return PolicyError(
        path,
        1,
        "没有标题 / the policy has no title",
        "在开头的字段里写 title: 标题，或写一行 # 标题 / add “title: …” to the front matter, or a "
        "line “# …”",
    )


def _heading_slip(text: str) -> str:
    """Return the signs of a line that was meant to be a heading and is none."""
    text = text.lstrip(BLANKS)
    signs = _SIGNS.match(text)
    if signs is None or not (rest := text[signs.end() :]).strip():
        return ""
    return "" if "＃" not in signs[0] and rest[0] in BLANKS else signs[0]


def _no_heading(path: Path, line: Line) -> PolicyError:
    return PolicyError(
        path,
        line.number,
        "像标题，但读不成标题 / looks like a title or heading and is none "
        f"({line.text.strip()[:40]!r})",
        "# 用半角，后面空一格，如 # 标题 / write a half-width # and a blank after it",
    )


def _self(path: Path, line: int, name: str) -> PolicyError:
    return PolicyError(
        path,
        line,
        f"supersedes {name!r} 指向自己：自己取代自己 / supersedes itself",
        "写被取代的旧政策或旧条款的 id，没有就删掉 / name the older policy or clause, or remove it",
    )


def _refuse_doubles(path: Path, lines: tuple[Line, ...]) -> None:
    if lines[0].text.rstrip() != "---":
        return
    stop = next((n for n, one in enumerate(lines[1:], 1) if one.text.rstrip() == "---"), 0)
    try:
        doubles = keys_twice("\n".join(one.text for one in lines[1:stop]))
    except YamlProblem:
        return  # the reader of the front matter says what is wrong
    for name, line, first in doubles:
        raise PolicyError(
            path,
            line + 1,
            f"字段 {name!r} 写了两次（第一次在第 {first + 1} 行）/ the field stands twice",
            "只留一个 / remove one of them",
        )
