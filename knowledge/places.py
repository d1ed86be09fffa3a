"""Tell whether a question asks about another city than ours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import LexiconError
from knowledge.lexicon import FOLDER
from knowledge.normalise import normalise

_HERE = re.compile(
    "杭州|杭城|在杭|来杭|留杭|回杭|上城|拱墅|西湖区|滨江|萧山|余杭|临平|钱塘|富阳|临安|桐庐|淳安|建德|城西科创|青荷|人才码|礼包|杭帮彩|市民卡|浙里办|亲清在线|5050计划|521计划"
)
#: A place named as where somebody or something comes from: 南京大学, 上海户口, 北京交的社保.
_ORIGIN = (
    "(?!(?:[市省])?(?:的?大学|老家|教|理工|师范|交通大学|科技|农业|财经|医学|学院|户口|户籍|人(?!才)|毕业|籍|交的?社保|交过|过来|"
    "来的?|读|上学|上的|工作过|回来|迁|转|有房|留学))"
)


#: Which of two cities is better is not for us to say, though one is ours.
_COMPARES = re.compile(
    "哪个(?:城市|地方)?更?[好高多强]|哪[边里儿]更?[好高多强]|排个?名|排行|对比|比较|相比|比起|谁更|[跟和与].{1,6}比"
)
#: What is asked of a place: 苏州那边, 宁波当地.
_THERE = re.compile("(?:市|省)?(?:那边|那里|那儿|当地|本地|这边)")
#: What stands before and after a place where somebody goes: 换到苏州上班.
_GOES = re.compile("(?:去|到|换到|跳到|跳槽到|跳槽去|搬到|搬去)$")
_STAYS = re.compile("(?:市|省)?(?:工作|上班|发展|落户|就业|创业|入职|买房|定居|生活)")
#: What stands before a place where somebody or something is only kept there.
_KEPT = re.compile("(?:户口|户籍|学籍|档案|老?家|社保|房子?)(?:现在)?[还都仍]?挂?在$")


@dataclass(frozen=True)
class Places:
    """The names of other provinces, cities and countries."""

    pattern: re.Pattern[str]

    def elsewhere(self, normalised: str) -> bool:
        """Tell whether a normalised question is about another place, or compares it with ours."""
        named = list(self.pattern.finditer(normalised))
        if _HERE.search(normalised) and not _COMPARES.search(normalised):
            return self._leaves(normalised, named)
        before = (normalised[: match.start()] for match in named)
        return any(not _KEPT.search(text) and not text.endswith(("从", "由")) for text in before)

    def _leaves(self, normalised: str, named: Sequence[re.Match[str]]) -> bool:
        """Tell whether a question that names us asks of where somebody goes from here."""
        ours = max(match.end() for match in _HERE.finditer(normalised))
        for match in named:
            after = normalised[match.end() :]
            if match.start() < ours:
                continue
            if _THERE.match(after):
                return True
            if _GOES.search(normalised[: match.start()]) and _STAYS.match(after):
                return True
        return False


def load_places(path: Path = FOLDER / "places.txt") -> Places:
    """Read names separated by spaces or lines. Raises LexiconError."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(f"{path} cannot be read ({error}) → restore the file") from error
    names = [normalise(name) for line in lines if not line.startswith("#") for name in line.split()]
    joined = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return Places(re.compile(f"(?:{joined}){_ORIGIN}" if names else r"(?!)"))
