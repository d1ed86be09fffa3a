"""Finding accounts in chats, by the word that says whose they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.masking.checks import is_day, is_year
from bot.masking.labels import ACCOUNT, Span
from bot.masking.runs import Cut
from bot.masking.words import SAID

_NAMES = (
    r"(?:[微薇威v]\s?信|扣扣|企鹅|[加+]\s?v(?![A-Za-z])"
    r"|(?<![A-Za-z])(?:we\s?chat|weixin|vx|wx|q\s?q))"
)
#: What these chats have besides somebody's account.
_OTHER = "公众|公號|程序|群|视频|支付|转账|付款|红包|电话|热线|企业|服务号|订阅"
_OTHER_THING = re.compile(f"{_OTHER}|official|program|mini|pay|group", re.IGNORECASE)
#: Any few signs and words may stand before letters with digits, which are hardly anything else;
#: no parts of the address of a page.
_BETWEEN = (
    r"([^0-9A-Za-z@〔〕。！？!?\n]{0,8}(?:[A-Za-z]{1,8}[^0-9A-Za-z@〔〕。！？!?/\n]{1,3}){0,3})"
)
_SIGNS = r"[A-Za-z][A-Za-z0-9_-]{4,19}+(?![A-Za-z0-9_-])"
_MIXED = r"(?=[A-Za-z_-]{1,19}[0-9])"
_NAMED = re.compile(f"{_NAMES}{_BETWEEN}({_MIXED}{_SIGNS})", re.IGNORECASE)
#: Letters alone, or digits alone, need to be called an account in so many words.
_CALLED = re.compile(
    r"(?:微\s?信|薇信|威信|wechat|weixin|(?<![A-Za-z])(?:vx|wx))(?:号码|号|账号|\s?id)?"
    r"\s?(?:是|为|[:：=])?\s?([A-Za-z0-9][A-Za-z0-9_-]{4,}+)",
    re.IGNORECASE,
)
_SAID_OF = re.compile(
    f"(?<![A-Za-z0-9_-])({_MIXED}{_SIGNS}){SAID}{_NAMES}(?!{_OTHER})", re.IGNORECASE
)
_WECHAT_ID = re.compile(r"(?<![A-Za-z0-9])wxid_[A-Za-z0-9]{6,}+", re.IGNORECASE)
#: What may stand between a chat's name and digits: signs, and words that lead to a number.
_LEADING = (
    r"(?:号码|账号|帐号|同号|号|就是|是|为|叫|搜|加|is|id|no|number|account"
    r"|[^\w@〔〕。！？!?\n]){0,6}"
)
_BEFORE = re.compile(f"{_NAMES}{_LEADING}$", re.IGNORECASE)
_AFTER = re.compile(f"{SAID}{_NAMES}(?!{_OTHER})", re.IGNORECASE)
_FARTHEST = 24


def find_accounts(text: str) -> Iterator[Span]:
    """Find accounts that have letters."""
    for found in _WECHAT_ID.finditer(text):
        yield found.start(), found.end(), ACCOUNT
    for found in _CALLED.finditer(text):
        if any(map(str.isdigit, found[1])) or "号" in found[0]:
            yield found.start(1), found.end(1), ACCOUNT
    for found in _NAMED.finditer(text):
        if not _OTHER_THING.search(found[1]) and not is_day(found[2][1:]):
            yield found.start(2), found.end(2), ACCOUNT
    for found in _SAID_OF.finditer(text):
        yield found.start(1), found.end(1), ACCOUNT


def is_account(text: str, start: int, cut: Cut) -> bool:
    """Tell whether digits that begin at ``start`` are called somebody's account in a chat."""
    digits, sizes = cut.digits, cut.sizes
    if not 5 <= len(digits) <= 11 or digits[0] == "0" or digits.endswith("000") or is_day(digits):
        return False
    if len(sizes) > 1:
        if cut.is_list or not cut.is_even or max(sizes) > 4 or all(map(is_year, cut.pieces)):
            return False
        if max(sizes) > 1 and (min(sizes) < 3 or cut.counts):
            return False
    if _BEFORE.search(text, max(0, start - _FARTHEST), start):
        return True
    return len(digits) > 5 and _AFTER.match(text, cut.end, cut.end + _FARTHEST) is not None
