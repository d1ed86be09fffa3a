"""What the directory of services says of its own, in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass

from bot.exchange.answer import Language
from knowledge.documents.dates import PartialDate


@dataclass(frozen=True, slots=True)
class DirectoryPhrases:
    """The fixed sentences of one language."""

    menu: str
    by_stage: str
    by_kind: str
    placed: str
    count: str
    events: str
    events_intro: str
    benefits: str
    page: str
    line: str
    what: str
    where: str
    phone: str
    weak_phone: str
    hours: str
    time: str
    materials: str
    who: str
    when: str
    grounds: str
    unknown_where: str
    unstated: str
    coming: str
    yearly: str
    running: str
    over: str
    begun: str
    undated: str
    until: str
    since: str
    between: str
    next_page: str
    first_page: str
    back: str
    contents: str
    gone: str
    none: str


CHINESE = DirectoryPhrases(
    menu="服务目录：按阶段或按服务方式选一个，也可以直接写下您的问题。",
    by_stage="按人生阶段",
    by_kind="按杭帮彩“六服务”",
    placed="官方未公布六种服务各自的受理清单；这里按办理方式归类，只为查找方便。",
    count="{name}：{what}（{count}项）",
    events="活动赛事",
    events_intro="活动、赛事和招聘，按日期排列（{today}）。已结束的仅供参考。",
    benefits="我能领什么",
    page="第{page}/{pages}页",
    line="{head}：{text}",
    what="是什么",
    where="在哪办",
    phone="电话",
    weak_phone="{number}（来源较弱，拨打前请核对）",
    hours="开放时间",
    time="时间",
    materials="材料",
    who="对象",
    when="日期",
    grounds="依据",
    unknown_where="办理渠道资料未载明，可拨 12345 询问。",
    unstated="资料未载明",
    coming="即将举行：{dates}",
    yearly="每年{day}，下一次 {date}（以主办方公布为准）",
    running="进行中：{dates}",
    over="已结束：{dates}",
    begun="{dates}开始，结束日期资料未载明",
    undated="日期资料未载明",
    until="至 {end}",
    since="自 {start} 起",
    between="{start}至{end}",
    next_page="下一页 ▸",
    first_page="回第一页",
    back="◂ {name}",
    contents="◂ 服务目录",
    gone="这一项现在查不到了，请从服务目录另选。",
    none="政策库里目前没有这一类服务。",
)

ENGLISH = DirectoryPhrases(
    menu="Services: choose a stage or a way to be served, or simply type your question.",
    by_stage="By stage",
    by_kind="By the six services of Hangbangcai",
    placed=(
        "What belongs to each of the six is not published; entries are placed here by how one "
        "reaches them, to make them easy to find."
    ),
    count="{name}: {what} ({count})",
    events="Activities and contests",
    events_intro="Activities, contests and recruitments by date ({today}); past ones to refer to.",
    benefits="What can I get?",
    page="page {page} of {pages}",
    line="{head}: {text}",
    what="What it is",
    where="Where",
    phone="Telephone",
    weak_phone="{number} (weak source: check before you call)",
    hours="Opening hours",
    time="Time",
    materials="Papers",
    who="For whom",
    when="Date",
    grounds="Grounds",
    unknown_where="Where to apply is not stated; ask at 12345.",
    unstated="Not stated",
    coming="Coming: {dates}",
    yearly="Every year on {day}, next on {date} (see the organiser)",
    running="Running: {dates}",
    over="Over: {dates}",
    begun="Began {dates}; the end is not stated",
    undated="The date is not stated",
    until="until {end}",
    since="from {start}",
    between="{start} to {end}",
    next_page="Next page ▸",
    first_page="First page",
    back="◂ {name}",
    contents="◂ All services",
    gone="This entry is not available now; please choose another.",
    none="The library has no service of this kind at present.",
)


def directory_phrases(language: Language) -> DirectoryPhrases:
    """Return the sentences of a language."""
    return ENGLISH if language is Language.ENGLISH else CHINESE


def date_text(day: PartialDate, language: Language) -> str:
    """Write a date, month or year as a language does."""
    if language is Language.ENGLISH:
        return day.text
    units = zip(day.text.split("-"), "年月日", strict=False)
    return "".join(f"{int(part)}{unit}" for part, unit in units)


def span_text(start: PartialDate | None, end: PartialDate | None, language: Language) -> str:
    """Write from when until when, empty where neither is known; one date alone if they agree."""
    say = directory_phrases(language)
    first, last = (date_text(one, language) if one else "" for one in (start, end))
    if first and last:
        return first if first == last else say.between.format(start=first, end=last)
    if first:
        return say.since.format(start=first)
    return say.until.format(end=last) if last else ""
