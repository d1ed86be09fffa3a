"""Words that say what the number beside them is."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Between a word and its number may be neither number nor label, so that masking one number
#: never brings another nearer to a word.
_BETWEEN = "[^0-9@〔〕]{0,64}"
#: How far from its word a number may stand: so many signs, of which a word of letters is one.
_BEFORE = re.compile(r"(?:[A-Za-z]{1,12}+|[\s\S]){0,16}+")
_AFTER = re.compile(r"(?:[A-Za-z]{1,12}+|[\s\S]){0,10}+")
_FARTHEST = 64
#: What is said of a number: 是我的银行卡, （身份证）.
SAID = r"\s?(?:是|就是|为|[(（]|is )[^0-9@〔〕，。；！？,;!?\n]{0,6}"


@dataclass(frozen=True, slots=True)
class Word:
    """One thing's names: as they stand before a number, after it, and as they are said of it."""

    before: re.Pattern[str]
    after: re.Pattern[str]
    said: re.Pattern[str]


def _word(names: str) -> Word:
    return Word(
        before=re.compile(f"(?:{names}){_BETWEEN}$", re.IGNORECASE),
        after=re.compile(f"{_BETWEEN}(?:{names})", re.IGNORECASE),
        said=re.compile(f"{SAID}(?:{names})", re.IGNORECASE),
    )


IDENTITY_WORD = _word("身份证|身分证|身份證|证件号|identity card|id card|id number")
MOBILE_WORD = _word("手机|手機|mobile|cell ?phone|whatsapp")
PASSPORT_WORD = _word("护照|護照|passport")
#: Papers whose numbers have letters and digits of many lengths.
PAPER_WORD = _word(
    "居住证号|居住證號|居民居住证|居留证|居留许可|居留許可|工作许可证?|工作證號|永居卡"
    "|(?:台湾|臺灣|香港|澳门|澳門)(?:居民)?身[份分][证證]|residence (?:permit|card)|work permit"
)
PERMIT_WORD = _word("通行证|回乡证|台胞证|通行證|台胞證|回鄉證|travel permit")
CARD_WORD = _word("银行卡|卡号|账号|帐号|账户|bank card|card number|account")
INSURANCE_WORD = _word(
    "社保卡|社会保障卡|社保号|社保编号|医保卡|市民卡|social security (?:card|number)"
)
#: A telephone of somebody's own; those of offices and hotlines stay.
HOME_WORD = _word(
    "(?:我的|我家的?|本人的?|家里的?|家庭|住宅|私人)(?:联系)?(?:电话|座机|固话|固定电话|号码)"
    "|(?:my|home) (?:tele)?phone"
)


def near(text: str, start: int, end: int, word: Word) -> bool:
    """Tell whether ``word`` stands just before ``start`` or after ``end``."""
    return belongs(text, start, word) or _follows(text, end, word.after)


def is_called(text: str, start: int, end: int, word: Word) -> bool:
    """Tell whether ``word`` stands just before ``start``, or is said of it after."""
    return belongs(text, start, word) or _follows(text, end, word.said)


def belongs(text: str, start: int, word: Word) -> bool:
    """Tell whether ``word`` stands before ``start``, with no other number between."""
    backwards = text[max(0, start - _FARTHEST) : start][::-1]
    reach = _BEFORE.match(backwards)
    return reach is not None and bool(word.before.search(text, start - reach.end(), start))


def _follows(text: str, end: int, pattern: re.Pattern[str]) -> bool:
    reach = _AFTER.match(text, end, end + _FARTHEST)
    return reach is not None and bool(pattern.match(text, end, reach.end()))
