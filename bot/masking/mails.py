"""Finding e-mail addresses, from their @ outwards."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.masking.labels import MAIL, Span

_BLANK = r"[ \t\u3000]"
#: Signs that stand for @: itself, the word in brackets or between blanks, and # before a host.
_AT = re.compile(
    rf"{_BLANK}{{0,2}}(?:@{{1,3}}|[(\[{{（【](?:at|艾特)[)\]}}）】]|艾特|(?P<hash>#)){_BLANK}{{0,2}}"
    rf"|{_BLANK}{{1,2}}(?P<word>at){_BLANK}{{1,2}}",
    re.IGNORECASE,
)
_LOCAL = re.compile(r"[A-Za-z0-9._%+-]")
_HOST = re.compile(r"[A-Za-z0-9.。-]++")
_TOP = re.compile(r"[A-Za-z]{2,}")
#: A host with its dots written as anything else; only before an ending that hosts have.
_DOT = (
    rf"(?:{_BLANK}{{0,2}}(?:[.。,，点]|[(\[{{（【](?:dot|点)[)\]}}）】]){_BLANK}{{0,2}}"
    rf"|{_BLANK}dot{_BLANK})"
)
_ENDINGS = "(?:com|cn|net|org|edu|gov|info|hk|tw|mo|io|me|cc)(?![A-Za-z])"
_LOOSE = re.compile(
    rf"[A-Za-z0-9-]{{1,63}}+(?:{_DOT}[A-Za-z0-9-]{{1,63}}+){{0,3}}?{_DOT}{_ENDINGS}"
    rf"(?:{_DOT}{_ENDINGS})?",
    re.IGNORECASE,
)
_SPELLED = re.compile(rf"[^.。]{{1,99}}{_BLANK}dot{_BLANK}", re.IGNORECASE)
#: Addresses in Chinese; a name there is short.
_CHINESE = re.compile(
    r"[\u4e00-\u9fffA-Za-z0-9-]{1,20}\.(?:中国|中國|公司|网络|網絡|香港|台湾|台灣)"
)
_CHINESE_LOCAL = re.compile(r"[\u4e00-\u9fff]{1,4}$")


def find_mails(text: str) -> Iterator[Span]:
    """Find the addresses; those of any length, lest a shorter one is left when others go."""
    before = 0
    for sign in _AT.finditer(text):
        start = sign.start()
        while start > before and _LOCAL.match(text, start - 1):
            start -= 1
        end = _end_of_host(text, sign)
        if start == sign.start() and _CHINESE.match(text, sign.end()):
            name = _CHINESE_LOCAL.search(text, max(before, start - 4), start)
            start = name.start() if name else start
        if start < sign.start() and end > sign.end() and not _is_of_a_page(text, start, sign):
            yield start, end, MAIL
            before = end
        else:
            before = sign.end()


def _is_of_a_page(text: str, start: int, sign: re.Match[str]) -> bool:
    """Tell whether a # parts the address of a page from a place in it."""
    return sign["hash"] is not None and text[max(0, start - 1) : start] in ("/", "?", "=", "&")


def _end_of_host(text: str, sign: re.Match[str]) -> int:
    """Return where the host after a sign ends; where it begins, if it is none."""
    at = sign.end()
    if chinese := _CHINESE.match(text, at):
        return chinese.end()
    loose = _LOOSE.match(text, at)
    if sign["word"] == "at" and not (loose and _SPELLED.match(loose[0])):
        return at  # look at hangzhou.gov.cn
    host = _HOST.match(text, at)
    length = _host_length(host[0]) if host else 0
    if sign["hash"] or sign["word"] or not length:
        return loose.end() if loose else at
    return at + length


def _host_length(run: str) -> int:
    """Return how much of a run of signs is a host's name; 0 for none."""
    length = at = 0
    for number, part in enumerate(run.replace("。", ".").split(".")):
        if not part:
            break
        if number and (top := _TOP.match(part)):
            length = at + top.end()
            if top.end() < len(part):
                break
        at += len(part) + 1
    return length
