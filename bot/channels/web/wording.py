"""The words of the form of benefits, the services' page and a visitor's own page."""

from __future__ import annotations

from dataclasses import dataclass

from bot.exchange.answer import Language


@dataclass(frozen=True, slots=True)
class FormWords:
    """One language."""

    benefits_intro: str
    scope: str
    check: str
    update: str
    start_over: str
    not_known: str
    choose: str
    year: str
    month: str
    day: str
    common: str
    next: str
    next_hint: str
    groups_hint: str
    settled: str
    settled_hint: str
    bad_value: str
    range: str
    results: str
    due: str
    not_due: str
    not_certain: str
    told: str
    amount: str
    deadline: str
    until: str
    where: str
    materials: str
    notes: str
    rule: str
    grounds: str
    lacks: str
    change: str
    missing: str
    print: str
    printed_on: str
    privacy: str
    chat_instead: str
    services_intro: str
    search_services: str
    by_kind: str
    all_kinds: str
    events: str
    no_services: str
    details: str
    past: str
    unverified: str
    following_intro: str
    no_following: str
    unfollow: str
    topics: str
    language: str
    language_hint: str
    chinese: str
    english: str
    automatic: str
    quiet: str
    quiet_hint: str
    save: str
    records: str
    records_hint: str
    export: str
    forget: str


ZH = FormWords(
    benefits_intro="填您知道的，其余留空即可；填得越多，结果越确定。每个结论都注明依据的条款。",
    scope="范围",
    check="看结果",
    update="更新结果",
    start_over="重新填写",
    not_known="不清楚",
    choose="请选择",
    year="年",
    month="月",
    day="日",
    common="基本情况",
    next="补充这几项，结果会更确定",
    next_hint="按影响大小排列",
    groups_hint="{count} 项",
    settled="不再影响结果的项目",
    settled_hint="已经不用填，改动上面的回答后可能再出现",
    bad_value="没有读懂，请检查",
    range="{lowest}—{highest}",
    results="核对结果",
    due="可以申领",
    not_due="暂不符合",
    not_certain="还不能确定",
    told="您填写的情况",
    amount="可得",
    deadline="期限",
    until="推算至 {day}",
    where="在哪办",
    materials="材料",
    notes="注意",
    rule="适用",
    grounds="依据",
    lacks="未满足",
    change="怎样才行",
    missing="还需知道",
    print="打印或存成 PDF",
    printed_on="{day} 核对，以主管部门审核为准",
    privacy="填写的内容只用于这次核对，不会保存。",
    chat_instead="想一问一答？在对话里说“我能领什么”",
    services_intro="按人生阶段排列，每一项都注明依据的条款；条款没有写明的，不作推测。",
    search_services="在服务和活动里找，如 落户、人才码",
    by_kind="按办理方式",
    all_kinds="全部方式",
    events="活动赛事",
    no_services="没有找到，换个说法，或到“提问”里直接问。",
    details="怎么办",
    past="已结束",
    unverified="待核实",
    following_intro="关注的政策有变化时，在本站的对话里通知您一次，新旧对照。",
    no_following="还没有关注。可以在回答下面点“关注变化”，或从下面选一个主题。",
    unfollow="取消关注",
    topics="按主题关注",
    language="回答用的语言",
    language_hint="不设时跟随每条消息的语言；条款原文始终是中文。",
    chinese="中文",
    english="English",
    automatic="自动",
    quiet="免打扰时段（杭州时间）",
    quiet_hint="如 22-8；off 为不设",
    save="保存",
    records="我的记录",
    records_hint="对话、评价、关注和设置，只凭这个浏览器里的标识保存，不含姓名和证件号。",
    export="下载我的记录",
    forget="删除我的全部记录",
)

EN = FormWords(
    benefits_intro="Fill in what you know and leave the rest; every result names its clause.",
    scope="Area",
    check="Show results",
    update="Update results",
    start_over="Start over",
    not_known="Not sure",
    choose="Please choose",
    year="Year",
    month="Month",
    day="Day",
    common="About you",
    next="These would make the result more certain",
    next_hint="those that matter most come first",
    groups_hint="{count}",
    settled="Questions that no longer matter",
    settled_hint="nothing to fill in unless you change an answer above",
    bad_value="could not be read, please check",
    range="{lowest} to {highest}",
    results="Results",
    due="You can apply for",
    not_due="You do not qualify at present",
    not_certain="Not certain yet",
    told="What you filled in",
    amount="You get",
    deadline="Deadline",
    until="that is {day}",
    where="Where",
    materials="Documents",
    notes="Note",
    rule="Rule",
    grounds="Clauses",
    lacks="Not met",
    change="What would change it",
    missing="Still needed",
    print="Print or save as PDF",
    printed_on="Checked on {day}; the authority in charge decides",
    privacy="What you fill in is used for this check only and is not kept.",
    chat_instead="Rather be asked one by one? Say “What can I get?” in the chat",
    services_intro="By stage of life. Each entry names its clause; what none says is left out.",
    search_services="Find a service or event, e.g. 落户, talent code",
    by_kind="By way of applying",
    all_kinds="All ways",
    events="Events and contests",
    no_services="Nothing found. Try other words, or ask in the chat.",
    details="How to use it",
    past="over",
    unverified="not verified",
    following_intro="When one changes, you are told once in the chat, old and new side by side.",
    no_following="Nothing yet. Press “Follow changes” below an answer, or choose a topic.",
    unfollow="Unfollow",
    topics="Follow a topic",
    language="Language of answers",
    language_hint="If not set, each message decides; clauses stay in Chinese.",
    chinese="中文",
    english="English",
    automatic="Automatic",
    quiet="Quiet hours (Hangzhou time)",
    quiet_hint="such as 22-8; off for none",
    save="Save",
    records="My records",
    records_hint="Conversations, feedback, follows and settings, kept under this browser's id.",
    export="Download my records",
    forget="Delete all my records",
)


def form_words(language: Language) -> FormWords:
    """Return the words of a language."""
    return EN if language is Language.ENGLISH else ZH
