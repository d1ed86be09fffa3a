"""Every sentence that the assistant says of its own, in Chinese and English, by status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.answer import Citation, Language, Status
from bot.layout import plain_lines


@dataclass(frozen=True, slots=True)
class Phrases:
    """The fixed sentences of one language."""

    by_status: Mapping[Status, str]
    person: str
    understood: str
    unsure: str
    according_to: str
    validity_from: str
    validity_until: str
    validity_between: str
    validity_unknown: str
    now: str
    not_now: str
    then: str
    unverified: str
    past: str
    no_longer: str
    replaced: str
    source: str
    undated: str
    verified: str
    low_confidence: str
    sample: str
    applying: str
    asking: str
    see_also: str
    empty: str
    greeting: str
    too_long: str
    original: str
    about: str
    help: str
    start: str
    only_text: str
    nothing_more: str
    ahead_until: str
    ahead_open: str
    then_rule: str
    terms: str


CHINESE = Phrases(
    by_status={
        Status.NOT_FOUND: "抱歉，现行政策库里没有找到能回答这个问题的条款，不敢乱答。",
        Status.OUT_OF_SCOPE: "这个问题不在杭州人才政策的范围内，我没有依据可以回答。",
        Status.WITHHELD: "找到了相关条款，但引文与政策原文核对不一致，为免误导，这次不予显示。",
        Status.FAILED: "系统刚才出了错，没能回答。请稍后再试一次。",
        Status.CLARIFY: "您的问题可能指以下几种情况，请选一种：",
        Status.HUMAN: "已转人工，请稍候。",
    },
    person="想问人：请拨 12345 政务热线，或 12333 人社咨询热线。",
    understood="按“{question}”理解",
    unsure="不太确定您问的是哪一条，最接近的是下面这条；如果不是，请看“另见”，或换个说法再问。",
    according_to="依据",
    validity_from="自 {start} 起",
    validity_until="至 {end} 止",
    validity_between="{start} 至 {end}",
    validity_unknown="起止日期未载明",
    now="现行",
    not_now="已失效",
    then="在所问的 {date} 有效",
    unverified="是否仍执行待核实",
    past="旧规定或历史资料，仅供参考",
    no_longer="现已失效",
    replaced="已由{title}取代",
    source="来源等级 {grade}（{date}）",
    undated="日期不详",
    verified="核对于 {date}",
    low_confidence="⚠ 这一条的来源可靠性较低，办理前请向主管部门核实。",
    sample="样例政策库，请以主管部门发布的原文为准。",
    applying="办理渠道",
    asking="咨询",
    see_also="相关条款",
    empty="请用一句话写下您想问的政策问题，例如：硕士刚来杭州能领多少钱？",
    greeting="您好，我在。想了解哪项杭州人才政策？直接写下您的情况和问题就好；要找人问可拨 12345。",
    too_long="这条消息有 {length} 个字，超过了 {most} 个字。请把要问的缩成一两句话再发。",
    original="条款原文（中文）",
    about=(
        "杭帮彩问答：用您自己的话问杭州人才政策，我引用条款原文回答，"
        "注明文件、条款、有效期和来源；找不到依据时如实告知。\n"
        "政策库为样例，请以主管部门发布的原文为准。没有找到答案时，可拨 12345。"
    ),
    help=(
        "直接输入问题即可，例如：\n"
        "・硕士刚来杭州能领多少钱\n・那博士呢\n・E 类人才租房补贴一个月多少\n"
        "・本科落户要什么条件\n\n"
        "答案下方的按钮可以看同一政策的其他条款或全文。\n"
        "/start 开始　/help 帮助　/about 关于"
    ),
    start="您好，我是杭帮彩问答助手，可以查杭州人才政策的条款。请直接输入问题。",
    only_text="我目前只能读文字，请把问题打成文字发给我。",
    nothing_more="这份政策没有其他现行条款了。",
    ahead_until="关于{year}年：这一条载明有效至 {end}，之后是否延续，现有资料未载明。",
    ahead_open="关于{year}年：这一条没有载明终止日期，届时是否调整，请看当年通知。",
    then_rule="{year}年时的规定见相关条款：{reference}。适用哪一版，以主管部门答复为准。",
    terms="",
)

ENGLISH = Phrases(
    by_status={
        Status.NOT_FOUND: "Sorry, no clause in force answers this question, so I will not guess.",
        Status.OUT_OF_SCOPE: "This is outside Hangzhou's talent policies; I have nothing to cite.",
        Status.WITHHELD: (
            "A clause was found, but its quotation did not match the source, so it is withheld."
        ),
        Status.FAILED: "Something went wrong and there is no answer. Please try again shortly.",
        Status.CLARIFY: "Your question may mean one of these; please choose:",
        Status.HUMAN: "You are being connected to a person; please wait.",
    },
    person="To ask a person, call 12345 (government hotline) or 12333 (social security hotline).",
    understood="Understood as “{question}”",
    unsure="Not sure that this is what you mean; see the others below, or ask in other words.",
    according_to="Source",
    validity_from="from {start}",
    validity_until="until {end}",
    validity_between="{start} to {end}",
    validity_unknown="dates not stated",
    now="in force",
    not_now="no longer in force",
    then="in force on {date}, the date asked about",
    unverified="not verified whether still in force",
    past="an old rule or record, for reference only",
    no_longer="no longer in force today",
    replaced="replaced by {title}",
    source="source grade {grade} ({date})",
    undated="undated",
    verified="checked on {date}",
    low_confidence="⚠ The source of this clause is weak; check with the authority before you act.",
    sample="A sample library: the authority's original text prevails.",
    applying="Where to apply",
    asking="Whom to ask",
    see_also="Related clauses",
    empty="Please type your question, for example: 硕士刚来杭州能领多少钱？",
    greeting="Hello! Which of Hangzhou's talent policies is it about? For a person, call 12345.",
    too_long="{length} characters are more than {most}. Please ask in a sentence or two.",
    original="Original clause (Chinese)",
    about=(
        "杭帮彩 Q&A: ask about Hangzhou's talent policies in your own words and get the clause "
        "that answers, quoted, with document, validity and source - or an honest “not covered”.\n"
        "The library is a sample; the authority's original text prevails. Hotline: 12345."
    ),
    help=(
        "Just type your question, for example:\n・硕士刚来杭州能领多少钱\n・那博士呢\n"
        "・E 类人才租房补贴一个月多少\n\nThe buttons below an answer show more of the policy.\n"
        "/start  /help  /about"
    ),
    start="Hello, I find clauses of Hangzhou's talent policies. Just type your question.",
    only_text="I can only read text; please type your question.",
    nothing_more="This policy has no other clause in force.",
    ahead_until="As to {year}: the clause says that it holds until {end}; the sources at hand do "
    "not say whether it goes on.",
    ahead_open="As to {year}: the clause names no end; see that year's notice for changes.",
    then_rule="The rule of {year} is among the related clauses: {reference}. The authority decides "
    "which one applies.",
    terms="Terms: ",
)


def phrases(language: Language) -> Phrases:
    """Return the sentences of a language."""
    return ENGLISH if language is Language.ENGLISH else CHINESE


def validity_text(citation: Citation, language: Language) -> str:
    """Say since when, until when, and whether the clause is in force."""
    say = phrases(language)
    span = citation.validity
    start, end = (_date_text(one, language) for one in (span.start, span.end))
    if start and end:
        dates = say.validity_between.format(start=start, end=end)
    elif start:
        dates = say.validity_from.format(start=start)
    elif end:
        dates = say.validity_until.format(end=end)
    else:
        dates = say.validity_unknown
    parts = [dates]
    if span.as_of and span.in_force:
        parts.append(say.then.format(date=span.as_of))
        parts.append(say.now if span.in_force_now else say.no_longer)
    elif span.in_force and span.currency != "current":
        parts.append(say.past if span.currency == "past" else say.unverified)
    else:
        parts.append(say.now if span.in_force else say.not_now)
    if span.replaced_by:
        parts.append(say.replaced.format(title=span.replaced_by))
    return "，".join(parts) if language is Language.CHINESE else ", ".join(parts)


def _date_text(date: str, language: Language) -> str:
    """Write a date as its language does where it is only a year or a month."""
    parts = date.split("-")
    if language is Language.ENGLISH or len(parts) == 3 or not date:
        return date
    return f"{parts[0]}年" + (f"{int(parts[1])}月" if len(parts) == 2 else "")


def source_text(citation: Citation, language: Language) -> str:
    """Say how good the source is, of when, and when it was checked."""
    say = phrases(language)
    parts = []
    if citation.source_grade:
        dates = [source.date for source in citation.sources if source.date]
        parts.append(
            say.source.format(grade=citation.source_grade, date=(dates or [say.undated])[0])
        )
    if citation.verified_on:
        parts.append(say.verified.format(date=citation.verified_on))
    return "；".join(parts) if language is Language.CHINESE else "; ".join(parts)


def reference(citation: Citation) -> str:
    """Return the citation's name: 《title》（number）clause."""
    number = f"（{citation.document_number}）" if citation.document_number else ""
    return f"《{citation.title}》{number}{citation.clause}"


def script(citation: Citation, language: Language = Language.CHINESE) -> str:
    """Return a quote with its reference and validity, ready to copy or to read to a caller."""
    quote = "\n".join(plain_lines(citation.quote))
    return f"{quote}\n——{reference(citation)}（{validity_text(citation, language)}）"


def compose(
    status: Status,
    citations: tuple[Citation, ...],
    understood: str,
    language: Language,
    *,
    unsure: bool = False,
    notes: tuple[str, ...] = (),
) -> str:
    """Return the whole answer as plain text: what the command line prints and chats lay out."""
    say = phrases(language)
    lines: list[str] = []
    if understood:
        lines += [say.understood.format(question=understood), ""]
    if status is not Status.ANSWERED or not citations:
        lines += [say.by_status[status], say.person]
        return "\n".join(lines)
    first, *others = citations
    if unsure:
        lines += [say.unsure, ""]
    if language is Language.ENGLISH:
        lines.append(f"{say.original}:")
    lines += [*plain_lines(first.quote), "", f"{say.according_to}：{reference(first)}"]
    lines.append(
        "　".join(
            part for part in (validity_text(first, language), source_text(first, language)) if part
        )
    )
    if first.confidence == "low":
        lines.append(say.low_confidence)
    if first.applying:
        lines.append(f"{say.applying}：{first.applying}")
    if first.asking:
        lines.append(f"{say.asking}：{first.asking}")
    lines += notes
    if others:
        lines += ["", f"{say.see_also}："]
        lines += [f"・{reference(other)}" for other in others]
    lines += ["", say.sample]
    return "\n".join(lines)
