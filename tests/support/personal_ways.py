"""Ways in which people write personal numbers, places where they write them, and what is none."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
SPOKEN = "零一二三四五六七八九"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

#: Each kind: a number, and the groupings in which people write it.
NUMBERS = {
    "identity": ("330106199003077750", ((18,), (6, 8, 4), (6, 4, 4, 4), (1,) * 18)),
    "mistyped identity": ("330106199003077754", ((18,), (6, 8, 4), (6, 4, 4, 4))),
    "identity X": ("11010519491231002X", ((18,), (6, 8, 4), (6, 4, 4, 4), (3,) * 6)),
    "old identity": ("330106900307123", ((15,), (6, 6, 3), (1,) * 15)),
    "foreigner's identity": ("911124198108030024", ((18,), (6, 8, 4))),
    "mobile": (
        "13812345678",
        (
            *((11,), (3, 4, 4), (3, 8), (7, 4), (3, 3, 5), (4, 4, 3), (4, 3, 4), (2, 3, 3, 3)),
            *((5, 6), (2, 2, 2, 2, 3), (1,) * 11),
        ),
    ),
    "card of 19": (
        "6222021202041701237",
        ((19,), (4, 4, 4, 4, 3), (6, 13), (1,) * 19, (5, 5, 5, 4)),
    ),
    "card of 16": ("4392250012345673", ((16,), (4, 4, 4, 4), (8, 8), (2,) * 8)),
    "passport": ("E12345678", ((9,), (1, 8), (1, 4, 4), (5, 4))),
    "passport with two letters": ("EA1234567", ((9,), (2, 7))),
    "permit": ("C12345678", ((9,), (1, 8))),
    "residence card": ("USA110078081201", ((15,), (3, 12), (3, 4, 4, 4))),
}
#: Between the groups.
GAPS = {
    "blank": " ",
    "two blanks": "  ",
    "ideographic": "\u3000",
    "no-break": "\u00a0",
    "zero-width": "\u200b",
    "word-joiner": "\u2060",
    "hyphen": "-",
    "wide hyphen": "－",
    "dash": "—",
    "minus": "−",
    "figure dash": "‒",
    "spaced dash": " - ",
    "dot": ".",
    "wide dot": "．",
    "middle dot": "·",
    "katakana dot": "・",
    "slash": "/",
    "comma": ",",
    "wide comma": "，",
    "underscore": "_",
}
#: How the digits are written.
SCRIPTS = {
    "plain": {},
    "wide": {digit: chr(0xFF10 + digit) for digit in range(10)},
    "arabic": {digit: chr(0x0660 + digit) for digit in range(10)},
    "bold": {digit: chr(0x1D7CE + digit) for digit in range(10)},
    "circled": {digit: "⓪①②③④⑤⑥⑦⑧⑨"[digit] for digit in range(10)},
    "spoken": dict(enumerate(SPOKEN)),
    "spoken with 幺": {**dict(enumerate(SPOKEN)), 1: "幺"},
    "financial": dict(enumerate("零壹贰叁肆伍陆柒捌玖")),
    "keycap": {digit: f"{digit}\ufe0f\u20e3" for digit in range(10)},
}
PREFIXES = ("+86", "+86 ", "＋86", "86-", "0086", "0086 ", "(+86)", "+86-", "0")
PLACES = (
    "{}",
    "我的是{}",
    "{}是我的",
    "{}人才补贴能领吗",
    "{}名下的房子",
    "{}万一打不通怎么办",
    "{}元旦前办得好吗",
    "{}一直没人接",
    "五一{}放假吗",
    "（{}）",
    "【{}】",
    "“{}”",
    "号码：{}，硕士能领多少",
    "号码是{}。硕士能领多少？",
    "abc{}",
    "my number is {} please call",
    "😀{}😀",
    "杭州{} 25岁",
    "25 {}杭州",
    "1、{}；2、我是硕士",
    "\n{}\n",
)
#: What people say that is full of digits and names nobody.
HARMLESS = (
    "补贴15000-200000元，150-3000元，1500—3000元，80万元，1.5亿元",
    "一共13,800,138,000元，预算6,222,021元",
    "房租3000、4000、5000、6000元一个月",
    "30000、50000、800000元分三年发",
    "硕士30000 50000 100000元三档",
    "工资15000，房租3000，年龄28",
    "杭政办函〔2023〕45号和浙人社发[2021]43号",
    "杭人社发(2019)138号、杭政函〔2021〕12号第3条第2款",
    "2021-10-15到2022-10-15",
    "2021.10.15 2022.10.15 2023.10.15",
    "2021/10/15 13:30:00",
    "2021-2023年毕业，2019 2020 2021 2022都缴过",
    "2019、2020、2021、2022、2023年",
    "1998年5月出生，2021年6月毕业，2022-03入职",
    "19980512出生，20210630毕业",
    "出生日期1998-05-12，毕业日期2021-06-30",
    "从20190101到20211231",
    "二〇二一年十月十五日，二零二二年",
    "一、条件；二、材料；三、流程",
    "1、2、3、4、5、6、7、8、9、10、11、12",
    "1、3、5、7、9、11、13、15、17",
    "10、20、30、40、50、60、70、80",
    "打12345、12333、12329、96345问",
    "电话0571-87251234 0571-87251235",
    "办公电话0571-85255555，0571-12345",
    "打电话0571-87251234没人接，还有别的吗",
    "400-800-1234，800-810-1234",
    "(0571)87251234转8001",
    "邮编310000、310012、310020",
    "邮编310000，电话0571-85255555",
    "上班时间9:00-12:00、13:30-17:00",
    "周一至周五8:30-12:00，14:00-17:30",
    "税率3%、10%、20%、25%、30%、35%、45%",
    "面积60.5、89、120平方米，首付30%",
    "社保交了12个月，公积金2400元，个税1200元",
    "统一社会信用代码91330100799655058B",
    "统一社会信用代码913301007996550587",
    "社会信用代码91330106MA27XYZ12A的公司",
    "办件编号20211015120000，流水号202110151200001234",
    "订单1234567890123456",
    "浙A牌照摇号要什么条件",
    "E类、D类、C类人才，E 20211015认定",
    "E类1500元，D类2500元，E 1500-3000元",
    "认定为E 20211015 有效到20261015",
    "D 2021 2022两年都拿过",
    "护照工本费120元，有效期至20271015",
    "护照办理电话0571-85255555",
    "港澳通行证工本费60元，签注15元",
    "银行卡转账30000元，账户余额100000元",
    "公积金账户余额120000元，贷款1200000元",
    "市民卡热线0571-96225，社保卡热线12333",
    "手机上怎么办，打12345还是12333",
    "http://hrss.hangzhou.gov.cn/art/2023/10/15/art_1229001234_4199999.html",
    "https://www.hangzhou.gov.cn/col/col1229063387/index.html",
    "第三十八条第一款，第二十一条",
    "五险一金，一次性3万元，两年一次",
    "三五年后呢？七八千一个月",
    "2021年第15号令第13812条",
    "版本3.11.2，编号A-2021-0015",
    "G20峰会、5G、B2B、3D打印、985、211、QS100",
    "QS前100、THE前200、ARWU 300",
    "微信小程序怎么办，微信公众号杭州人社",
    "WeChat mini program and Alipay",
    "QQ群在哪里",
    "35周岁以下，45周岁以下，1981年后出生",
    "年薪200000-500000元，缴税45000元",
    "How much is 30000 yuan in 2021, 2022 and 2023?",
    "between 15000 and 200000 RMB, 10,000,000 in total",
    "GDP 18,109,000,000,000 in 2021",
    "+10000000元和+20000000元",
)


@dataclass(frozen=True)
class Way:
    """One way of writing one number."""

    name: str
    number: str
    written: str


def _grouped(number: str, sizes: tuple[int, ...], gap: str) -> str:
    parts, at = [], 0
    for size in sizes:
        parts.append(number[at : at + size])
        at += size
    return gap.join(parts)


def _in_script(text: str, digits: dict[int, str]) -> str:
    return "".join(digits.get(int(one), one) if one in "0123456789" else one for one in text)


def ways() -> Iterator[Way]:
    """Return the ways: kind × grouping × gap, kind × grouping × script, and prefixes."""
    for kind, (number, groupings) in NUMBERS.items():
        for sizes, (gap_name, gap) in product(groupings, GAPS.items()):
            if len(sizes) == 1 and gap != " ":
                continue
            listed = number[0].isalpha() or kind in ("mistyped identity", "old identity")
            if gap in ",，" and (listed or set(sizes[1:]) == {3}):
                continue  # an amount of millions, or several things: 310000，20211015，1500
            yield Way(f"{kind}, {sizes}, {gap_name}", number, _grouped(number, sizes, gap))
        letters = number[0].isalpha()
        for sizes, (script, digits) in product(groupings[:3], SCRIPTS.items()):
            if letters and script.startswith(("spoken", "financial")):
                continue
            written = _in_script(_grouped(number, sizes, " "), digits)
            yield Way(f"{kind}, {sizes}, {script}", number, written)
    mobile, groupings = NUMBERS["mobile"]
    for prefix, sizes, gap in product(PREFIXES, groupings[:3], " -"):
        written = prefix + _grouped(mobile, sizes, gap)
        yield Way(f"mobile, {prefix}, {sizes}", mobile, written)
        yield Way(f"mobile, {prefix}, {sizes}, wide", mobile, _in_script(written, SCRIPTS["wide"]))
    for written in ("(138)1234-5678", "（138）1234 5678", "138 1234-5678", "138一二三四5678"):
        yield Way(f"mobile, {written}", mobile, written)
    for written in ("11010519491231002x", "11010519491231002Ｘ", "110105 19491231 002 X"):
        yield Way(f"identity X, {written}", "11010519491231002X", written)


def digits_of(text: str) -> str:
    """Return a text with its digits plain, and all that is neither digit nor letter left out."""
    read = []
    for one in text:
        digit = unicodedata.digit(one, None)
        if digit is None and unicodedata.category(one)[0] in "LN":
            numeric = unicodedata.numeric(one, -1.0)
            digit = int(numeric) if 0 <= numeric <= 9 and numeric == int(numeric) else None
        if digit is not None:
            read.append(str(digit))
        elif one.isalpha():
            read.append(one)
    return "".join(read)


def longest_left(number: str, text: str) -> int:
    """Return how many digits in a row of a number are still in a text."""
    plain, left = re.sub(r"\D", "", number), digits_of(text)
    for size in range(len(plain), 3, -1):
        if any(plain[at : at + size] in left for at in range(len(plain) - size + 1)):
            return size
    return 0


def sentences_of_knowledge() -> Iterator[tuple[str, str]]:
    """Return what people may ask: golden questions, phrasings, benefits and services."""
    for path in sorted(KNOWLEDGE.rglob("golden/*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield path.name, str(json.loads(line)["q"])
    for folder in ("services", "benefits", "lexicon"):
        for path in sorted((KNOWLEDGE / folder).glob("*")):
            for line in path.read_text(encoding="utf-8").splitlines():
                yield path.name, line
    for path in sorted((KNOWLEDGE / "policies").glob("*.md")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("问法"):
                yield path.name, line
