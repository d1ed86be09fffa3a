"""Which ids a policy may have: names that every disk, address and list can carry."""

from __future__ import annotations

import re
import unicodedata

from knowledge.documents.policy import digest

#: Characters, and bytes in UTF-8: a file name has 255 at most, endings included.
LONGEST, _MOST_BYTES = 100, 200
_ALLOWED = re.compile(r"[\w.-]+")
_OTHER = re.compile(r"[^\w.]+")
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(10))]
)


def id_problem(name: str) -> tuple[str, str] | None:
    """Return what is wrong with an id, and the remedy; None where nothing is."""
    remedy = (
        "用字母、汉字或数字开头，只用字母、汉字、数字、- 和 _，如 id: living-allowance-2026 / "
        "begin with a letter or digit, and use letters, digits, - and _ only"
    )
    shown = name if len(name) <= 40 else f"{name[:40]}…"
    if len(name) > LONGEST or len(name.encode(errors="replace")) > _MOST_BYTES:
        return (
            f"id {shown!r} 太长（{len(name)} 个字符）/ the id is too long",
            f"最多 {LONGEST} 个字母或 {_MOST_BYTES // 3} 个汉字 / write a shorter one",
        )
    if not _ALLOWED.fullmatch(name):
        return f"id {shown!r} 里有空格或符号 / the id has spaces or signs", remedy
    if not name[0].isalnum():
        return (
            f"id {shown!r} 以 {name[0]} 开头 / the id begins with {name[0]}",
            f"{remedy}；还是草稿的文件，文件名以 _ 开头就不会发布 / a draft is kept back by a "
            "file name that begins with _",
        )
    if name.endswith("."):
        return f"id {shown!r} 以点结尾 / the id ends with a dot", remedy
    if name.partition(".")[0].upper() == "README":
        return (
            f"id {shown!r} 是说明文件的名字 / the id is the name of a file of notes",
            "换一个名字 / choose another name",
        )
    if unicodedata.normalize("NFKC", name).partition(".")[0].casefold() in _DEVICES:
        return (
            f"id {shown!r} 是 Windows 保留的设备名 / the id is a name that Windows reserves",
            "换一个名字 / choose another name",
        )
    return None


def id_of_name(stem: str) -> str:
    """Return the id of a file that writes none: its name, with - for what an id cannot have.

    The same name always gives the same id; one that is too long is cut and closed by a digest.
    """
    if id_problem(stem) is None:
        return stem
    plain = unicodedata.normalize("NFKC", stem)
    name = _OTHER.sub("-", plain).strip("-._")
    if len(name) > LONGEST or len(name.encode(errors="replace")) > _MOST_BYTES:
        cut = name.encode()[: _MOST_BYTES // 2].decode(errors="ignore")[: LONGEST // 2]
        name = f"{cut.strip('-._')}-{digest(stem)[:12]}"
    if id_problem(name) is not None:
        name = f"policy-{digest(stem)[:12]}"
    return name


def id_on_disk(name: str) -> str:
    """Return an id as a disk sees it that tells no capitals and no ways of composing accents."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
