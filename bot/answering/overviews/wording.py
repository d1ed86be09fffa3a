"""What is said around an overview, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from bot.exchange.answer import Language


@dataclass(frozen=True, slots=True)
class OverviewWords:
    """One language. ``aspects`` are what may be asked on: a button's label and its question."""

    opening: str
    general: str
    group: str
    amount: str
    span: str
    amount_question: str
    condition_question: str
    between: str
    which: str
    aspects: tuple[tuple[str, str], ...]
    groups: tuple[str, str, str, str]
    per: tuple[str, str, str]


_CHINESE = OverviewWords(
    opening="关于“{topic}”，政策库里有这些：",
    general="有金额的补贴和其他待遇，按对象分：",
    group="・{group}：{benefits}",
    amount="{name}（{per}{amount}）",
    span="–",
    amount_question="{name}标准是多少",
    condition_question="{name}要什么条件",
    between="、",
    which="您想先看哪一项？",
    aspects=(
        ("谁能申请", "{topic}要什么条件"),
        ("标准是多少", "{topic}标准是多少钱"),
        ("在哪里申请", "{topic}在哪里申请"),
        ("要什么材料", "{topic}申请要什么材料"),
    ),
    groups=("毕业生和学生", "认定了类别的人才", "创业的", "其他在杭工作的人"),
    per=("", "每年", "每月"),
)
_ENGLISH = OverviewWords(
    opening="On “{topic}” the library holds:",
    general="What there is, by whom it is for:",
    group="- {group}: {benefits}",
    amount="{name} ({per}{amount})",
    span=" to ",
    amount_question="{name}标准是多少",
    condition_question="{name}要什么条件",
    between=", ",
    which="Which would you like to see first?",
    aspects=(
        ("Who can apply", "{topic}要什么条件"),
        ("How much", "{topic}标准是多少钱"),
        ("Where to apply", "{topic}在哪里申请"),
        ("What papers", "{topic}申请要什么材料"),
    ),
    groups=("Graduates and students", "Classified talents", "Founders", "Others who work here"),
    per=("", "a year: ", "a month: "),
)


def overview_words(language: Language) -> OverviewWords:
    """Return the sentences of a language."""
    return _ENGLISH if language is Language.ENGLISH else _CHINESE
