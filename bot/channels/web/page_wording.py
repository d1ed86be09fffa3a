"""The words of the web pages' own furniture, in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass

from bot.exchange.answer import Language
from knowledge.documents.policy import Kind


@dataclass(frozen=True, slots=True)
class PageWords:
    """One language of the interface."""

    other_code: str
    other_name: str
    brand: str
    chat: str
    library: str
    skip: str
    hello: str
    examples_title: str
    placeholder: str
    send: str
    you: str
    assistant: str
    thinking: str
    failed: str
    copy: str
    copied: str
    open_clause: str
    source_link: str
    sample: str
    search: str
    search_placeholder: str
    all_topics: str
    all_kinds: str
    all_regions: str
    topic: str
    kind: str
    region: str
    clauses_found: str
    nothing_found: str
    policies_count: str
    issuer: str
    document_number: str
    issued: str
    validity: str
    sources: str
    grade: str
    verified: str
    facts: str
    withdrawn: str
    past: str
    low_confidence: str
    contents: str
    back: str
    not_found_title: str
    not_found_text: str
    service_down: str
    kinds: dict[Kind, str]
    new_topic: str
    benefits: str
    services: str
    following: str
    menu: str
    pressed: str
    choose: str
    download: str
    forbidden: str
    bad_request: str
    too_large: str
    too_slow: str
    too_many: str
    refused_title: str
    failed_title: str
    old: str
    new: str
    back_to_chat: str


ZH = PageWords(
    other_code="en",
    other_name="English",
    brand="杭帮彩问答",
    chat="提问",
    library="政策一览",
    skip="跳到正文",
    hello="您好！想了解哪项人才政策？直接写下您的情况和问题即可。",
    examples_title="可以这样问",
    placeholder="例如：硕士刚来杭州能领多少钱",
    send="发送",
    you="您",
    assistant="杭帮彩问答",
    thinking="正在查找条款…",
    failed="没有收到回答：请检查网络后再发一次，您写的内容还在输入框里。",
    copy="复制引文",
    copied="已复制",
    open_clause="查看原条款",
    source_link="来源",
    sample="样例政策库，请以主管部门发布的原文为准。",
    search="搜索",
    search_placeholder="搜条款：如 E类 租房 标准",
    all_topics="全部主题",
    all_kinds="全部类型",
    all_regions="全部地区",
    topic="主题",
    kind="类型",
    region="地区",
    clauses_found="找到的条款",
    nothing_found="没有找到相符的条款。换个说法，或拨 12345 咨询。",
    policies_count="份文件",
    issuer="发布机构",
    document_number="文号",
    issued="印发日期",
    validity="有效期",
    sources="资料来源",
    grade="等级",
    verified="核对于",
    facts="依据事实",
    withdrawn="已撤回，不再引用",
    past="已失效",
    low_confidence="来源可靠性较低，办理前请核实",
    contents="目录",
    back="返回政策一览",
    not_found_title="没有这个页面",
    not_found_text="这份政策不存在，或已被移除。",
    service_down=(
        "服务暂时不可用：记录暂时写不进去或读不出来，您刚才发的还没有处理。"
        "请过一两分钟再发一次；一直这样时，请告诉网站管理员查看服务日志，急事请拨 12345。"
    ),
    kinds={
        Kind.POLICY: "政策",
        Kind.SERVICE: "办事服务",
        Kind.EVENT: "活动",
        Kind.CONTEST: "赛会",
        Kind.GUIDE: "指引",
    },
    new_topic="换个话题",
    benefits="我能领什么",
    services="服务",
    following="关注",
    menu="主菜单",
    pressed="已选",
    choose="可选的回答",
    download="下载我的记录",
    forbidden="这个请求来自别的网站，没有执行。请在本站页面上操作。",
    bad_request="没有读懂这个请求，请从页面上重新操作。",
    too_large="内容太长，请缩短后再发。",
    too_slow="网络太慢，没有收到完整的内容，请再发一次。",
    too_many="请求太快了，请等 {seconds} 秒再试。",
    refused_title="没有办成",
    failed_title="服务出了问题",
    old="原来",
    new="现在",
    back_to_chat="返回提问",
)

EN = PageWords(
    other_code="zh",
    other_name="中文",
    brand="Hangbangcai Q&A",
    chat="Ask",
    library="Policies",
    skip="Skip to content",
    hello="Hello! Which talent policy is it about? Describe your situation in your own words.",
    examples_title="For example",
    placeholder="Ask in English or Chinese",
    send="Send",
    you="You",
    assistant="Hangbangcai",
    thinking="Looking for the clause…",
    failed="No answer arrived. Check the connection and send again; your text is still in the box.",
    copy="Copy citation",
    copied="Copied",
    open_clause="Open the clause",
    source_link="Source",
    sample="A sample library: the authority's original text prevails.",
    search="Search",
    search_placeholder="Search clauses, e.g. E类 租房 标准",
    all_topics="All topics",
    all_kinds="All kinds",
    all_regions="All regions",
    topic="Topic",
    kind="Kind",
    region="Region",
    clauses_found="Matching clauses",
    nothing_found="No clause matches. Try other words, or call 12345.",
    policies_count="documents",
    issuer="Issuer",
    document_number="Document number",
    issued="Issued",
    validity="Validity",
    sources="Sources",
    grade="grade",
    verified="checked on",
    facts="Facts",
    withdrawn="Withdrawn, no longer cited",
    past="No longer in force",
    low_confidence="Weak source: check before you act",
    contents="Contents",
    back="Back to all policies",
    not_found_title="No such page",
    not_found_text="This policy does not exist or was removed.",
    service_down=(
        "The service is not available: its records cannot be written or read just now, and what "
        "you sent has not been dealt with. Please send it again in a minute or two; if it stays "
        "so, tell the operator to look at the service's log, or call 12345."
    ),
    kinds={
        Kind.POLICY: "Policy",
        Kind.SERVICE: "Service",
        Kind.EVENT: "Event",
        Kind.CONTEST: "Contest",
        Kind.GUIDE: "Guide",
    },
    new_topic="New topic",
    benefits="What can I get?",
    services="Services",
    following="Following",
    menu="Main menu",
    pressed="chosen",
    choose="Answers to choose from",
    download="Download my records",
    forbidden="This request came from another site and was not carried out. Please use our pages.",
    bad_request="This request could not be read; please go back to the page.",
    too_large="That is too long; please shorten it.",
    too_slow="The connection was too slow for all of it to arrive; please send it again.",
    too_many="That was too quick; please wait {seconds} seconds.",
    refused_title="That did not work",
    failed_title="Something went wrong",
    old="Before",
    new="Now",
    back_to_chat="Back to asking",
)


def page_words(language: Language) -> PageWords:
    """Return the interface's words in a language."""
    return EN if language is Language.ENGLISH else ZH
