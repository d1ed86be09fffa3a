"""What the eligibility talk says around facts, benefits and clauses, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.answer import Language
from knowledge.benefit import Area
from knowledge.facts import Both


@dataclass(frozen=True, slots=True)
class EligibilityWords:
    """One language."""

    ask_scope: str
    everything: str
    areas: Mapping[Area, str]
    yes: str
    no: str
    skip: str
    results: str
    back: str
    stop: str
    change: str
    more: str
    other_scope: str
    clause_of: str
    noted: str
    note_pair: str
    note_gap: str
    left: str
    left_one: str
    type_number: str
    type_date: str
    exact_day: str
    not_read: str
    which_change: str
    nothing_told: str
    stopped: str
    summary: str
    no_benefits: str
    based_on: str
    disclaimer: str
    paused: str
    rule_of: str
    nearest: str
    amount: str
    deadline: str
    until: str
    where: str
    materials: str
    note: str
    lacks: str
    must_be: str
    and_more: str
    change_by: str
    others_open: str
    open_facts: str
    one_of: str
    or_: str
    and_: str
    overdue: str
    withdrawn: str
    unverified: str
    not_in_force: str
    from_day: str
    expired: str
    total: str
    once_sum: str
    per_year: str
    per_month: str
    whole: str
    no_end: str
    in_kind: str
    open_amounts: str
    together: str
    pair_together: str
    pair_apart: str
    better: str
    instead: str
    nothing_summed: str
    unstated: str
    comma: str


CHINESE = EligibilityWords(
    ask_scope="您想了解哪一方面？选“全部”会逐项核对，也可以直接写下某一项补贴的名称。",
    everything="全部",
    areas={
        Area.CASH: "现金补贴",
        Area.HOME: "住房",
        Area.SETTLE: "落户·出行·居留",
        Area.START: "创业",
        Area.FIRST: "初到杭州",
    },
    yes="是",
    no="否",
    skip="不清楚",
    results="看结果",
    back="返回上一步",
    stop="结束",
    change="改答案",
    more="继续补充",
    other_scope="换个方面",
    clause_of="看条款：{name}",
    noted="记下了：{facts}",
    note_pair="{label} {value}",
    note_gap="；",
    left="还有约 {count} 个问题",
    left_one="这是最后一个问题",
    type_number="请直接输入数字",
    type_date="直接输入即可，如 2025年6月、去年7月",
    exact_day="这里要看到具体哪一天才能判断，请尽量说到日（例如 {example}）；记不清可点“不清楚”。",
    not_read="没有读懂这个回答。",
    which_change="要改哪一项？",
    nothing_told="还没有回答过问题。",
    stopped="好的，先到这里。想再看时，随时发“我能领什么”。",
    summary="核对结果：可以申领 {yes} 项，暂不符合 {no} 项，还不能确定 {unknown} 项。",
    no_benefits="这一方面目前没有可以核对的补贴。",
    based_on="按您所说：{facts}",
    disclaimer="以上按政策库条款核对，以主管部门审核为准。",
    paused="先给您看目前的结果；想更准确，可点“继续补充”。",
    rule_of="适用：{rule}",
    nearest="最接近的是“{rule}”",
    amount="可得：{amount}",
    deadline="期限：{deadline}",
    until="（推算至 {day}）",
    where="在哪办：{where}",
    materials="材料：{materials}",
    note="注意：{note}",
    lacks="未满足：{need}",
    must_be="{label}须为 {values}",
    and_more="等 {count} 项",
    change_by="→ {change}",
    others_open="其余条件还要看：{facts}",
    open_facts="还需知道：{facts}",
    one_of="视情况为 {amounts}",
    or_=" 或 ",
    and_="，并且",
    overdue="条件符合，但按 {day} 的期限推算，申请时间可能已过，请先核实",
    withdrawn="所依据的条款已撤下，暂不能判断",
    unverified="这一规定是否仍在执行，尚待核实",
    not_in_force="申请日期不在这一规定的适用期内",
    from_day="{day} 起可申请",
    expired="申请期限已过（截至 {day}）",
    total="合计",
    once_sum="一次性：{parts}＝{sum}",
    per_year="按年：{name} {yuan}/年{whole}",
    per_month="按月：{name} {yuan}/月{whole}",
    whole="，最多 {most} 期，共 {sum}",
    no_end="（期数未载明）",
    in_kind="另有非现金待遇：{names}",
    open_amounts="金额还不能确定：{names}",
    together="合并与互斥",
    pair_together="可以同享：{first} ＋ {second}（{text}）",
    pair_apart="不能同享：{first} 与 {second}（{text}）",
    better="合算的选法：{names}——{sums}",
    instead="另一选法：{names}——{sums}",
    nothing_summed="没有可相加的金额",
    unstated="以下各项能否同时享受，现有条款没有写明，申请前请核实：{names}",
    comma="、",
)

ENGLISH = EligibilityWords(
    ask_scope=(
        "What are you interested in? “Everything” checks them all; you may also type the name of "
        "one benefit."
    ),
    everything="Everything",
    areas={
        Area.CASH: "Cash subsidies",
        Area.HOME: "Housing",
        Area.SETTLE: "Settling and car plates",
        Area.START: "Starting a business",
        Area.FIRST: "New in Hangzhou",
    },
    yes="Yes",
    no="No",
    skip="Not sure",
    results="Show results",
    back="Back",
    stop="Stop",
    change="Change an answer",
    more="Add more",
    other_scope="Another area",
    clause_of="Clause: {name}",
    noted="Noted: {facts}",
    note_pair="{label}: {value}",
    note_gap="; ",
    left="about {count} more questions",
    left_one="this is the last question",
    type_number="type a number",
    type_date="just type it, such as June 2025 or 2025-06-30",
    exact_day=(
        "The exact day decides here; give it if you can (for example {example}), or press "
        "“Not sure”."
    ),
    not_read="I could not read this answer.",
    which_change="Which answer should be changed?",
    nothing_told="Nothing has been answered yet.",
    stopped="All right. Send “what can I get” whenever you want to look again.",
    summary=(
        "Result: {yes} you can apply for, {no} you do not qualify for at present, "
        "{unknown} not certain yet."
    ),
    no_benefits="There is no benefit to check in this area at present.",
    based_on="According to what you said: {facts}",
    disclaimer="Checked against the clauses in the library; the authority in charge decides.",
    paused="Here is the result so far; press “Add more” for a more exact one.",
    rule_of="Rule: {rule}",
    nearest="Nearest: “{rule}”",
    amount="You get: {amount}",
    deadline="Deadline: {deadline}",
    until=" (that is {day})",
    where="Where: {where}",
    materials="Documents: {materials}",
    note="Note: {note}",
    lacks="Not met: {need}",
    must_be="{label} has to be {values}",
    and_more=" and others ({count} in all)",
    change_by="→ {change}",
    others_open="The other conditions depend on: {facts}",
    open_facts="Still needed: {facts}",
    one_of="depending on the case, {amounts}",
    or_=" or ",
    and_=", and ",
    overdue=(
        "the conditions are met, but by the deadline of {day} it may be too late to apply; "
        "please check first"
    ),
    withdrawn="a clause it rests on has been withdrawn, so it cannot be judged for now",
    unverified="not verified whether this rule is still in force",
    not_in_force="the day of application lies outside the time of this rule",
    from_day="possible from {day}",
    expired="the time to apply is over (it ended on {day})",
    total="In sum",
    once_sum="Once: {parts} = {sum}",
    per_year="By the year: {name}, {yuan} a year{whole}",
    per_month="By the month: {name}, {yuan} a month{whole}",
    whole=", at most {most} times, {sum} in all",
    no_end=" (for how long is not stated)",
    in_kind="Besides, not in cash: {names}",
    open_amounts="Amount not certain yet: {names}",
    together="Together or not",
    pair_together="Can be combined: {first} + {second} ({text})",
    pair_apart="Cannot be combined: {first} and {second} ({text})",
    better="Pays better: {names} — {sums}",
    instead="Instead: {names} — {sums}",
    nothing_summed="no amounts to add",
    unstated=(
        "The clauses do not say whether these can be had together; please check before you "
        "apply: {names}"
    ),
    comma=", ",
)


def name_of(name: Both, language: Language) -> str:
    """Return a benefit's name; in English with the Chinese one, under which it is applied for."""
    english = f"{name.english} ({name.chinese})"
    return english if language is Language.ENGLISH else name.chinese


def eligibility_words(language: Language) -> EligibilityWords:
    """Return the words of a language."""
    return ENGLISH if language is Language.ENGLISH else CHINESE


def say_yuan(yuan: int, language: Language) -> str:
    """Say an amount: 1.5万元, 800元; CNY 15,000."""
    if language is Language.ENGLISH:
        return f"CNY {yuan:,}"
    if yuan < 10_000:
        return f"{yuan}元"
    return f"{yuan / 10_000:.4f}".rstrip("0").rstrip(".") + "万元"


def pick(text: Both, language: Language) -> str:
    """Return a text in one language."""
    return text.english if language is Language.ENGLISH else text.chinese
