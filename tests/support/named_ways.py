"""Ways to write what a word or a sum tells: accounts, papers, addresses, numbers in pieces."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

#: Where they stand: whatever is beside them, they begin and end there.
PLACES = (
    "{}",
    "你好，{}，硕士能领多少",
    "我在杭州。{}。谢谢",
    "（{}）",
    "\n{}\n",
    "😀{}😀",
    "please note: {}, thanks",
    "“{}”怎么改",
)
WECHAT = (
    "微信",
    "微 信",
    "我的微信",
    "薇信",
    "V信",
    "v信",
    "加v ",
    "+V",
    "VX",
    "wx",
    "wechat",
    "my WeChat",
)
QQ = ("QQ", "qq", "Q Q", "我QQ", "my qq", "扣扣")
#: Between the word and what it names.
LEADING = (
    "：",
    ":",
    "是:",
    "叫",
    "就是",
    "搜",
    "（",
    "「",
    "——",
    "-",
    " ",
    "同号：",
    "号是",
    "号码 ",
)
LEADING_ENGLISH = (" is ", " number is ", " account: ", " id ", " no. ")
SAID = ("是我微信", "（微信）", "是我的微信号", " is my wechat", "就是我的VX")
ACCOUNTS = ("zs8866", "li_si2020", "wang-5566")
QQ_NUMBERS = ("12345678", "1 2 3 4 5 6 7 8", "1234-5678", "1234 5678", "987654321")
PASSPORTS = ("P7654321", "AB1234567", "123456789", "C1234567X", "AB123456", "M1234567")
PASSPORT_WORDS = (
    *("my passport number is ", "my passport number: ", "passport no. is ", "My passport: "),
    *("the number of my passport is ", "护照号码是", "护照："),
)
PAPER_WORDS = (
    "港澳居民居住证",
    "外国人永久居留证",
    "居留许可",
    "居住证号",
    "工作许可证号",
    "台湾身份证",
)
PAPERS = ("B1234567", "AB12345678", "330100AB1234", "12345678", "CHN12345678901")
TAIWAN_LETTERS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"


def hong_kong(letters: str, digits: str) -> str:
    """Return the card's number with its last place in brackets."""
    places = (
        [36] * (2 - len(letters)) + [ord(one) - 55 for one in letters] + [int(d) for d in digits]
    )
    total = sum(place * (9 - at) for at, place in enumerate(places))
    return f"{letters}{digits}({'0123456789A'[-total % 11]})"


def taiwan(letter: str, digits: str) -> str:
    """Return the card's number with its last place."""
    number = TAIWAN_LETTERS.index(letter) + 10
    places = [number // 10, number % 10 * 9, *(int(d) * (8 - at) for at, d in enumerate(digits))]
    return f"{letter}{digits}{-sum(places) % 10}"


def _mails() -> Iterator[tuple[str, str]]:
    at = ("@", " @ ", "@@", "[at]", " AT ", " at ", "（at）", "#", "艾特")
    dots = (".", " . ", "[dot]", " DOT ", " dot ", ",", "。", "点", "(dot)")
    for sign, dot in product(at, dots):
        if sign == " at " and "dot" not in dot.lower():
            continue  # look at hangzhou.gov.cn
        if sign == " at " and dot in ("[dot]", "(dot)"):
            continue
        yield "zhangsan", f"zhangsan{sign}gmail{dot}com"
        yield "zhangsan", f"zhangsan{sign}163{dot}com"
    yield "张三", "张三@例子.中国"


def _broken() -> Iterator[tuple[str, str]]:
    gaps = ("。", "；", ";", "&nbsp;", "&#160;", "%20", "&#x20;")
    for gap, sizes in product(gaps, ((3, 4, 4), (4, 4, 3), (3, 8), (7, 4))):
        parts, at = [], 0
        for size in sizes:
            parts.append("13812345678"[at : at + size])
            at += size
        yield "1234567", gap.join(parts)
    for year in ("2025", "1998", "2019"):
        yield "13812345678", f"13812345678{year}年毕业"
        yield "330106199003077750", f"330106199003077750{year}年6月毕业"


def named_ways() -> Iterator[tuple[str, str]]:
    """Return what must not be left as it was typed, and the text it is typed in."""
    for word, leading, account in product(WECHAT, (*LEADING, ""), ACCOUNTS):
        glued = word[-1].isascii() and word[-1].isalpha() and not leading
        if not glued:
            yield account, f"{word}{leading}{account}"
    for word, leading in product(("wechat", "my WeChat", "wx"), LEADING_ENGLISH):
        yield from ((account, f"{word}{leading}{account}") for account in ACCOUNTS)
    yield from ((account, f"{account}{said}") for account, said in product(ACCOUNTS, SAID))
    for word, leading, number in product(QQ, (*LEADING, *LEADING_ENGLISH, ""), QQ_NUMBERS):
        yield number, f"{word}{leading}{number}"
    for number, said in product(QQ_NUMBERS, ("是我的QQ", "（QQ）", " is my qq")):
        yield number, f"{number}{said}"
    for word, number in product(PASSPORT_WORDS, PASSPORTS):
        yield number, f"{word}{number}"
    for word, number in product(PAPER_WORDS, PAPERS):
        yield from ((number, f"{word}{between}{number}") for between in ("", "：", "是", "号码是"))
    for letters, digits in product(("A", "Z", "K", "WX"), ("123456", "987654", "550912")):
        card = hong_kong(letters, digits)
        bare = card.replace("(", "").replace(")", "")
        wide = card.replace("(", "（").replace(")", "）")
        yield from (
            (digits, way) for way in (card, wide, bare, card.lower(), card.replace("(", " ("))
        )
    for letter, digits in product("AFZI", ("12345678", "29876543", "80000001")):
        card = taiwan(letter, digits)
        yield from ((digits, way) for way in (card, card.lower(), f"{letter}-{card[1:]}"))
    yield from _mails()
    yield from _broken()


#: What has such words and numbers and is nobody's.
NEIGHBOURS = (
    "微信公众号“杭州人才”",
    "关注微信公众号hangzhourencai 怎么弄",
    "微信公众号hzrc2020发的",
    "微信小程序hzrc2020",
    "wechat official account hzrc2020",
    "QQ群",
    "QQ群12345678",
    "QQ上打12333问",
    "微信支付15000元",
    "微信转账30000",
    "微信打12345",
    "护照号码怎么填",
    "my passport number is wrong",
    "E类",
    "A类人才",
    "B1234 教室",
    "A4纸",
    "A1234567 教室",
    "2025年6月",
    "2025年6月；2026年7月；2027年8月",
    "补贴1500。3000。5000",
    "150;3000;5000元",
    "打12345。87251234",
    "居住证办理电话0571-85255555",
    "居住证积分120分，20211015办的",
    "工作许可怎么办，电话87251234",
    "look at hangzhou.gov.cn",
    "meet at 10 . com",
    "http://hangzhou.gov.cn/a.html#com",
    "http://www.qq.com/news/show-169231.html",
    "https://mp.weixin.qq.com/s/AbCd1234-x_9",
    "https://mp.weixin.qq.com/s?__biz=MzA5ODEzNjIwMA==&mid=2650001234&idx=1",
    "C#和.net岗位",
    "D#1幢",
    "住房补贴#2，高校毕业生",
    "10%20%30%",
    "A&B公司",
    "加v怎么加",
    "@人社局",
)
