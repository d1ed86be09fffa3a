"""How dates, marks of lines and document numbers look in a squeezed text."""

from __future__ import annotations

import re

#: Signs that stand for nought in a year written in Chinese.
_NOUGHT = "〇○◯零OoОοΟ0"
_CHINESE_YEAR = rf"[一二][一二三四五六七八九{_NOUGHT}]{{3}}"
_YEAR = rf"(?:(?:19|20)\d\d|{_CHINESE_YEAR})"
_ONE_OR_TWO = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"

#: A date in any of its shapes. ``month`` and ``day`` may be missing, and the year too where
#: month and day are given; ``edge`` is 底, 末 or 初.
DATE = re.compile(
    rf"(?<![\d一二三四五六七八九])(?P<year>{_YEAR})(?:"
    rf"年度?(?:(?P<month>{_ONE_OR_TWO})月份?(?:(?P<day>{_ONE_OR_TWO})[日号])?)?(?P<edge>[底末初])?"
    r"|[-./](?P<m2>\d{1,2})[-./](?P<d2>\d{1,2})(?:日|(?!\d)))"
    rf"|(?<![\d年一二三四五六七八九十])(?P<m3>{_ONE_OR_TWO})月(?P<d3>{_ONE_OR_TWO})日"
)
#: A whole date, as a line of its own has it.
DATE_LINE = re.compile(
    rf"[（(]?{_YEAR}(?:年{_ONE_OR_TWO}月{_ONE_OR_TWO}日|[-./]\d{{1,2}}[-./]\d{{1,2}})[）)]?"
)
#: A line that begins something: a heading, an article, an item, an annex, a quoted or table line.
MARKED_LINE = re.compile(
    r"[#|>\-+]|第[\d一二三四五六七八九十百零〇○]{1,7}[章节条编]|[一二三四五六七八九十]{1,3}[、.．]"
    r"|（[一二三四五六七八九十\d]{1,3}）|\d{1,2}[.、．](?!\d)|[①-⑳]|附件?[：:\d]|[（(]此件|问：|答："
)
_ORGAN = r"[\u4e00-\u9fff]{1,14}"
_BRACKETED = r"[（〔〈]第?(?:19|20)\d\d年?[）〕〉]"
#: 冀科平〔2012〕1号, 国科发计字〔2000〕544号, 冀科政2016〔22〕号, and 国务院令第731号.
NUMBER = re.compile(
    rf"(?P<organ>{_ORGAN})(?:{_BRACKETED}第?\d{{1,5}}号|(?:19|20)\d\d〔\d{{1,5}}〕号)"
    r"|(?P<order>[\u4e00-\u9fff、]{2,40})令(?:〔(?:19|20)\d\d〕)?第?[\d一二三四五六七八九十百零〇]{1,6}号"
    r"|(?P<notice>[\u4e00-\u9fff、]{2,30})公告(?:19|20)\d\d年第\d{1,4}号"
)
_DIGITS = {
    **{sign: str(value) for value, sign in enumerate("〇一二三四五六七八九")},
    **dict.fromkeys(_NOUGHT, "0"),
}


def chinese_number(text: str) -> int:
    """Return the number that up to four signs stand for: 2, 十二, 二十, 二〇二三.

    Raises ValueError where they stand for none.
    """
    if text.isdecimal():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return 10 * (int(_DIGITS[tens]) if tens else 1) + (int(_DIGITS[ones]) if ones else 0)
    try:
        return int("".join(_DIGITS.get(sign, sign) for sign in text))
    except ValueError as error:
        raise ValueError(f"{text!r} is no number") from error
