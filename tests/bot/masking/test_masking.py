"""Masking: personal numbers always go, everything else stays letter for letter."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from running import POLICIES

from bot.masking import (
    ACCOUNT,
    CARD,
    IDENTITY,
    INSURANCE,
    MAIL,
    MOBILE,
    PASSPORT,
    PERMIT,
    PHONE,
    PLATE,
    mask,
)

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
WORDS = st.text(
    alphabet="我的是请问杭州硕士博士生活补贴租房多少钱在哪里办，。？！、 \n啊呢怎么", max_size=12
)
WIDE = {ord(str(n)): chr(0xFF10 + n) for n in range(10)}


def check_digit(first: str) -> str:
    return "10X98765432"[sum(int(d) * w for d, w in zip(first, WEIGHTS, strict=True)) % 11]


def with_luhn(first: str) -> str:
    for last in "0123456789":
        total = 0
        for place, digit in enumerate(reversed(first + last)):
            total += sum(divmod(int(digit) * (1 + place % 2), 10))
        if total % 10 == 0:
            return first + last
    raise AssertionError(first)


@st.composite
def identities(draw: st.DrawFn) -> str:
    place = draw(st.sampled_from(["110101", "330106", "330100", "310115", "440305", "810000"]))
    born = draw(st.dates(min_value=date(1930, 1, 1)))
    born = born.replace(year=1930 + born.year % 95, day=min(born.day, 28))
    first = f"{place}{born:%Y%m%d}{draw(st.integers(0, 999)):03d}"
    whole = first + check_digit(first)
    gap = draw(st.sampled_from(["", "", " ", "-", "　"]))
    whole = gap.join((whole[:6], whole[6:14], whole[14:]))
    return draw(st.sampled_from([whole, whole.lower(), whole.translate(WIDE)]))


@st.composite
def mobiles(draw: st.DrawFn) -> str:
    number = f"1{draw(st.integers(3, 9))}{draw(st.integers(0, 10**9 - 1)):09d}"
    gap = draw(st.sampled_from(["", "", " ", "-", "－"]))
    number = gap.join((number[:3], number[3:7], number[7:]))
    start = draw(st.sampled_from(["", "", "+86", "+86 ", "86-", "0086 "]))
    whole = start + number
    return draw(st.sampled_from([whole, whole.translate(WIDE)]))


@st.composite
def cards(draw: st.DrawFn) -> str:
    length = draw(st.sampled_from([16, 19]))
    start = draw(st.sampled_from(["62", "4", "51", "9558"]))
    rest = "".join(
        draw(st.lists(st.sampled_from("0123456789"), min_size=18, max_size=18)),
    )
    number = with_luhn((start + rest)[: length - 1])
    if draw(st.booleans()):
        return re.sub(r"(.{4})(?=.)", r"\1 ", number)
    return number


@st.composite
def passports(draw: st.DrawFn) -> str:
    return f"{draw(st.sampled_from('EGDPSH'))}{draw(st.integers(0, 10**8 - 1)):08d}"


MAILS = st.from_regex(
    r"[a-z]{1,8}[._]?[a-z0-9]{1,6}@[a-z0-9]{2,8}\.(com|cn|edu\.cn)", fullmatch=True
)
KINDS = {
    IDENTITY: identities(),
    MOBILE: mobiles(),
    CARD: cards(),
    PASSPORT: passports(),
    MAIL: MAILS,
}
#: What policies and questions are full of, and no masking may touch.
FIGURES = [
    "100000元",
    "1500—3000元",
    "80万元",
    "1.5亿元",
    "20211015",
    "2021-10-15",
    "2021-10-15 2022-10-15",
    "2021 2022 2023 2024年",
    "2021年10月15日",
    "杭政办函〔2023〕45号",
    "浙人社发〔2021〕43号",
    "12345",
    "12333",
    "0571-12345",
    "0571-87251234",
    "400-800-1234",
    "310000",
    "认定为E 20211015",
    "E类",
    "graduate-living-allowance#standard",
    "http://hrss.hangzhou.gov.cn/art/2023/10/15/art_1229001234_4199999.html",
    "20211015120000",
    "1949-10-01 123",
    "13,800,138,000元",
    "护照工本费120元",
    "护照有效期至20271015",
    "护照办理，邮编310000，电话0571-85255555",
    "G20峰会",
]
#: What makes a careless pattern try again and again when it is repeated.
LENGTHENED = [
    *("1 ", "1", "+86", "138 ", "6222 ", "12345678 ", "19900307-", "110101199003077758 "),
    *("a", "a.", "a@", "a@a.", "xxxxxxxxxx@", "护照", "护照A123456 ", "E1234567 ", "〔"),
    *("一", "一 ", "五1", "①", "9 ", "6222", "6 2 2 2 ", "身份证1 ", "1 身份证", "账号5 ", "+1 "),
    *("@", "+", "-", " ", "，", "(", "\u200b", "1\u200b", "1️⃣", "13812345678", "138 1234 5678，"),
    *("微信", "微信a", "wxid_a", "浙A1234", "E ", "我的电话2", "19900307 ", "2021 ", "1,000", "哈"),
    *("110105 19491231 002 ", "11010519491231002X", "QQ1", "abcE", "a@b。", "0571-", "1X"),
]


@pytest.mark.parametrize("label", KINDS)
def test_a_personal_number_in_chinese_text_always_vanishes(label: str) -> None:
    @settings(max_examples=300, deadline=None)
    @given(WORDS, KINDS[label], WORDS)
    def check(before: str, number: str, after: str) -> None:
        before, after = before.rstrip(" "), after.lstrip(" ")
        if after[:1] in "人":
            after = "，" + after
        assert mask(f"{before}{number}{after}") == f"{before}{label}{after}"

    check()


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(WORDS, *KINDS.values(), st.sampled_from(FIGURES)), max_size=6))
def test_masking_twice_changes_nothing(parts: list[str]) -> None:
    once = mask("，".join(parts))
    assert mask(once) == once


@settings(max_examples=1000, deadline=None)
@given(
    st.text(alphabet="护照1234567890 -EGAX@a.c元通行证一三八+微信,:，浙\u200b〔〕x", max_size=60)
)
def test_masking_noise_twice_changes_nothing(text: str) -> None:
    once = mask(text)
    assert mask(once) == once


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(WORDS, st.sampled_from(FIGURES)), max_size=8))
def test_text_without_personal_numbers_stays_letter_for_letter(parts: list[str]) -> None:
    text = "，".join(parts)
    assert mask(text) == text


@given(st.text(max_size=200))
def test_no_text_breaks_the_masking(text: str) -> None:
    assert isinstance(mask(text), str)


def test_no_policy_of_the_library_is_changed() -> None:
    """Mail addresses of offices are the one thing that is masked in them."""
    for path in sorted(POLICIES.glob("*.md")):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert mask(line).replace(MAIL, "") == re.sub(r"[\w.+-]+@[\w.-]+\w", "", line), path


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("身份证110101199003077758打不开", f"身份证{IDENTITY}打不开"),  # mistyped, still one
        ("身份证11010519491231002x，", f"身份证{IDENTITY}，"),
        ("老身份证330106900307123", f"老身份证{IDENTITY}"),
        ("永居卡USA110078081201", f"永居卡{IDENTITY}"),
        ("永居卡911124198108030024", f"永居卡{IDENTITY}"),
        ("１３８００１３８０００", MOBILE),
        ("1 3 8 0 0 1 3 8 0 0 0", MOBILE),
        ("138\u200b0013\u200b8000", MOBILE),
        ("打(+86)13800138000", f"打(+86){MOBILE}"),
        ("013800138000", MOBILE),
        ("身份证110101199003077758 13800138000", f"身份证{IDENTITY} {MOBILE}"),
        ("tel13800138000qq", f"tel{MOBILE}qq"),
        ("护照AB1234567能用吗", f"护照{PASSPORT}能用吗"),
        ("my passport no. is 123456789", f"my passport no. is {PASSPORT}"),
        ("C01X00T47是我的护照", f"{PASSPORT}是我的护照"),
        ("EA1234567", PASSPORT),
        ("E 1234 5678", PASSPORT),
        ("台胞证01234567", f"台胞证{PERMIT}"),
        ("港澳通行证C12345678", f"港澳通行证{PERMIT}"),
        ("回乡证号码H1234567801", f"回乡证号码{PERMIT}"),
        ("银行卡号1234567890123456", f"银行卡号{CARD}"),
        ("13800138000@163.com", MAIL),
        ("ａｂｃ＠１６３．ｃｏｍ", MAIL),
        ("a@b.cn13800138000", f"{MAIL}{MOBILE}"),
        ("13812345678人才补贴", f"{MOBILE}人才补贴"),
        ("6222021202041701237名下", f"{CARD}名下"),
        ("6222021202041701237万", f"{CARD}万"),
        ("+86 138 1234 5678", MOBILE),
        ("一三八一二三四五六七八一直没人接", f"{MOBILE}一直没人接"),
        ("五一13812345678放假", f"五一{MOBILE}放假"),
        ("1️⃣3️⃣8️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣", MOBILE),
        ("13812345678、13912345678", f"{MOBILE}、{MOBILE}"),
        ("138 1234 5678 139 1234 5678", f"{MOBILE} {MOBILE}"),
        ("1381234567813912345678", f"{MOBILE}{MOBILE}"),
        ("香港手机+852 9123 4567", f"香港手机{MOBILE}"),
        (
            "身份证11010519491231002X，少一位33010619900307775",
            f"身份证{IDENTITY}，少一位33010619900307775",
        ),
        ("身份证号是33010619900307775", f"身份证号是{IDENTITY}"),
        ("手机号1381234567", f"手机号{MOBILE}"),
        ("我的电话0571-88812345", f"我的电话{PHONE}"),
        ("家里电话88812345", f"家里电话{PHONE}"),
        ("永居卡usa 1100 7808 1201", f"永居卡{IDENTITY}"),
        ("E-12345678", PASSPORT),
        ("港澳居民来往内地通行证 H 1234567801", f"港澳居民来往内地通行证 {PERMIT}"),
        ("T12345678", PERMIT),
        ("社保卡号A12345678", f"社保卡号{INSURANCE}"),
        ("社会保障卡123456789", f"社会保障卡{INSURANCE}"),
        ("QQ12345678", f"QQ{ACCOUNT}"),
        ("我QQ号是 1234567", f"我QQ号是 {ACCOUNT}"),
        ("加我微信zhang_san88", f"加我微信{ACCOUNT}"),
        ("微信号：zhangsan", f"微信号：{ACCOUNT}"),
        ("wxid_a1b2c3d4e5f6", ACCOUNT),
        ("我的车浙A·12345和浙AD12345", f"我的车{PLATE}和{PLATE}"),
        ("lisi @ 163.com", MAIL),
        ("lisi(at)163.com", MAIL),
        ("lisi@163。com", MAIL),
        ("li\u200bsi@163.com", MAIL),
        (f"{'x' * 80}@163.com", MAIL),
    ],
)
def test_a_number_is_masked_however_it_is_written(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize("figure", FIGURES)
def test_a_figure_of_a_policy_stays(figure: str) -> None:
    assert mask(f"能领{figure}吗") == f"能领{figure}吗"


def test_a_number_that_looks_like_none_of_them_stays() -> None:
    for text in ("AB1234567", "123456789", "1234567890123456", "12800138000", "4111111111111112"):
        assert mask(text) == text


@pytest.mark.parametrize("piece", LENGTHENED)
def test_a_very_long_text_takes_time_in_proportion(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        start = time.process_time()
        mask(text)
        return time.process_time() - start

    seconds(1000)
    short, long = min(seconds(10_000) for _ in range(3)), seconds(100_000)
    assert long < 40 * short + 0.5
    assert long < 10
