"""Every sentence that the assistant says of its own, in Chinese and English, by status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from bot.exchange.answer import Citation, Language, Lead, Status, Verdict
from bot.exchange.layout import plain_english, plain_lines
from bot.exchange.wording import (
    CitationWords,
    citation_words,
    reference,
    reference_in,
    source_text,
    validity_text,
)


@dataclass(frozen=True, slots=True)
class Phrases(CitationWords):
    """The fixed sentences of one language."""

    by_status: Mapping[Status, str]
    person: str
    understood: str
    unsure: str
    untold: str
    verdicts: Mapping[Verdict, str]
    shown_whole: str
    further: str
    according_to: str
    low_confidence: str
    sample: str
    applying: str
    asking: str
    see_also: str
    empty: str
    greeting: str
    too_long: str
    too_slow: str
    original: str
    about: str
    help: str
    start: str
    only_text: str
    nothing_more: str
    ahead_until: str
    ahead_open: str
    then_rule: str
    other_year: str
    lapsed: str
    not_begun: str
    terms: str
    counts: str
    stale: str
    no_article: str
    no_paragraph: str
    not_held: str
    nearest: str


CHINESE = Phrases(
    **asdict(citation_words(Language.CHINESE)),
    by_status={
        Status.NOT_FOUND: "抱歉，现行政策库里没有找到能回答这个问题的条款，不敢乱答。",
        Status.OUT_OF_SCOPE: "这个问题不在杭州人才政策的范围内，我没有依据可以回答。",
        Status.WITHHELD: "找到了相关条款，但引文与政策原文核对不一致，为免误导，这次不予显示。",
        Status.FAILED: "系统刚才出了错，没能回答。请稍后再试一次。",
        Status.CLARIFY: "您的问题可能指以下几种情况，请选一种：",
        Status.HUMAN: "已转人工，请稍候。",
    },
    person="想问人：请拨 12345 政务热线，或 12333 人社咨询热线。",
    understood="您问的是：{question}",
    untold="政策库里没有写明这一点，最接近的是这一条；要准话请向下面的办理渠道或 12345 问。",
    unsure="不太确定，最接近的是这一条；不是的话，请换个说法再问。",
    verdicts={Verdict.YES: "可以", Verdict.NO: "不可以", Verdict.DEPENDS: "看条件"},
    according_to="依据",
    shown_whole="这一条的全部内容",
    further="更多：全部内容、来源、相关条款",
    low_confidence="⚠ 来源较弱，办理前请向主管部门核实",
    sample="样例政策库，请以主管部门发布的原文为准。",
    applying="办理渠道",
    asking="咨询",
    see_also="相关条款",
    empty="请用一句话写下您想问的政策问题，例如：硕士刚来杭州能领多少钱？",
    greeting="您好，我在。想了解哪项杭州人才政策？直接写下您的情况和问题就好；要找人问可拨 12345。",
    too_long="这条消息有 {length} 个字，超过了 {most} 个字。请把要问的缩成一两句话再发。",
    too_slow="这条消息我没能及时答完，已经停下来了。请再问一次；还不行，就换个说法，用一两句话问。",
    original="条款（中文）",
    about=(
        "杭帮彩问答：用您自己的话问杭州人才政策，我逐字引用政策库的条款回答，"
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
    other_year="没有查到{year}年的规定；这一条说的是{years}年的，不能当作{year}年的。",
    lapsed="没有查到现行的规定；这一条按文中写明的日期已经过期，之后是否延续，请向主管部门核实。",
    not_begun="没有查到现行的规定；这一条按文中写明的日期当时尚未施行。",
    then_rule="{year}年时的规定见相关条款：{reference}。适用哪一版，以主管部门答复为准。",
    terms="",
    counts="中文原文",
    stale="",
    no_article="{title}没有{article}：共{count}条，到{last}为止。",
    no_paragraph="{article}里没有这一款（项）。",
    not_held="政策库里没有“{value}”的规定，不拿相近的来代替。",
    nearest="最接近的是{reference}，说的是{value}。",
)

ENGLISH = Phrases(
    **asdict(citation_words(Language.ENGLISH)),
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
    understood="You are asking about: {question}",
    untold=(
        "The policies here do not state this; the nearest is below. For certainty ask the channel "
        "named or 12345."
    ),
    unsure="Not sure; this is the nearest. If it is not what you mean, ask in other words.",
    verdicts={Verdict.YES: "Yes", Verdict.NO: "No", Verdict.DEPENDS: "It depends"},
    according_to="Source",
    shown_whole="All of this clause",
    further="More: whole clause, sources, related clauses",
    low_confidence="⚠ weak source, check with the authority before you act",
    sample="A sample library: the authority's original text prevails.",
    applying="Where to apply",
    asking="Whom to ask",
    see_also="Related clauses",
    empty="Please type your question, for example: How much can a new master's graduate get?",
    greeting="Hello! Which of Hangzhou's talent policies is it about? For a person, call 12345.",
    too_long="{length} characters are more than {most}. Please ask in a sentence or two.",
    too_slow="I could not answer this in time. Please ask again; if it stays so, in other words.",
    original="Clause (in Chinese)",
    about=(
        "杭帮彩 Q&A: ask about Hangzhou's talent policies in your own words and get the clause "
        "that answers, quoted, with document, validity and source - or an honest “not covered”.\n"
        "The library is a sample; the authority's original text prevails. Hotline: 12345."
    ),
    help=(
        "Just type your question, in English or Chinese, for example:\n"
        "・How much can a new master's graduate get?\n・And for a doctorate?\n"
        "・What is the rent subsidy for class E talents?\n\n"
        "The buttons below an answer show more of the policy.\n"
        "/start  /help  /about"
    ),
    start="Hello, I find clauses of Hangzhou's talent policies. Just type your question.",
    only_text="I can only read text; please type your question.",
    nothing_more="This policy has no other clause in force.",
    ahead_until="As to {year}: the clause says that it holds until {end}; the sources at hand do "
    "not say whether it goes on.",
    ahead_open="As to {year}: the clause names no end; see that year's notice for changes.",
    other_year="Nothing here speaks of {year}; this clause is for {years}, not for {year}.",
    lapsed="No rule in force was found; by the dates in its text this one is over. Ask the "
    "authority whether it goes on.",
    not_begun="No rule in force was found; by the dates in its text this one has yet to begin.",
    then_rule="The rule of {year} is among the related clauses: {reference}. The authority decides "
    "which one applies.",
    terms="Terms: ",
    counts="中文原文 (which counts)",
    stale="The English of this clause is older than its text, so only the Chinese is shown.",
    no_article="{title} has no {article}: it has {count} articles, the last is {last}.",
    no_paragraph="{article} has no such paragraph or item.",
    not_held="The library holds nothing on “{value}”, and no neighbour is given instead.",
    nearest="The nearest is {reference}, which is on {value}.",
)


def phrases(language: Language) -> Phrases:
    """Return the sentences of a language."""
    return ENGLISH if language is Language.ENGLISH else CHINESE


def compose(
    status: Status,
    citations: tuple[Citation, ...],
    understood: str,
    language: Language,
    *,
    unsure: bool = False,
    untold: bool = False,
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
    if untold or unsure:
        lines += [say.untold if untold else say.unsure, ""]
    leads = lead_lines(first, language)
    lines += [*leads, ""] if leads else []
    lines += _quoted(first, language)
    colon = ": " if language is Language.ENGLISH else "："
    named = reference_in(first, language)
    lines += ["", f"{say.according_to}{colon}{named}"]
    if named != reference(first):
        lines.append(reference(first))
    lines.append(standing_line(first, language))
    applying, asking = routes_in(first, language)
    if applying:
        lines.append(f"{say.applying}{colon}{applying}")
    if asking:
        lines.append(f"{say.asking}{colon}{asking}")
    lines += notes
    source = source_text(first, language)
    lines += [source] if source else []
    if others:
        lines += ["", f"{say.see_also}{colon}".rstrip()]
        lines += [f"・{reference_in(other, language)}" for other in others]
    return "\n".join(lines)


def lead_lines(citation: Citation, language: Language, *, stressed: bool = False) -> list[str]:
    """Return the first lines of an answer; a sentence that is quoted anyway is not said twice.

    ``stressed`` tells that such a sentence is stressed within the quote, so that a verdict need
    not repeat it either. Where the quote's English is said first, only a verdict goes before it.
    """
    if language is Language.ENGLISH and citation.quote_english:
        say = phrases(language)
        verdicts = [say.verdicts[one.verdict] for one in citation.leads if one.verdict]
        return list(dict.fromkeys(verdicts))
    return [
        line for one in citation.leads if (line := _lead_line(one, citation, language, stressed))
    ]


def _lead_line(lead: Lead, citation: Citation, language: Language, stressed: bool) -> str:
    quoted = lead.text in citation.quote
    if lead.verdict is None:
        return "" if quoted and lead.text == lead.quote else lead.text
    verdict = phrases(language).verdicts[lead.verdict]
    if lead.text == citation.quote.strip() or (stressed and quoted):
        return verdict
    return f"{verdict}{': ' if language is Language.ENGLISH else '：'}{lead.text}"


def standing_line(citation: Citation, language: Language) -> str:
    """Say in one short line since when a clause holds, and how sure that is."""
    parts = [validity_text(citation, language)]
    if citation.confidence == "low":
        parts.append(phrases(language).low_confidence)
    return " · ".join(parts)


def routes_in(citation: Citation, language: Language) -> tuple[str, str]:
    """Return where to apply and whom to ask, in Chinese where there is no English."""
    if language is not Language.ENGLISH:
        return citation.applying, citation.asking
    return (
        citation.applying_english or citation.applying,
        citation.asking_english or citation.asking,
    )


def opens_quote(citation: Citation, language: Language) -> str:
    """Return what is said right above a Chinese quote, without colon; empty in Chinese."""
    if language is not Language.ENGLISH:
        return ""
    say = phrases(language)
    if citation.quote_english:
        return say.counts
    return f"{say.stale} {say.original}" if citation.english_stale else say.original


def _quoted(citation: Citation, language: Language) -> list[str]:
    """Return the quote; in English its English first, with the Chinese, which counts, below."""
    chinese = plain_lines(citation.quote)
    opening = opens_quote(citation, language)
    if not opening:
        return chinese
    english = plain_english(citation.quote_english)
    return [*english, *([""] if english else []), f"{opening}:", *chinese]
