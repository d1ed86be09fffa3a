"""What the dialogue says around answers: buttons, confirmations, menus, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from bot.exchange.answer import Language


@dataclass(frozen=True, slots=True)
class DialogueWords:
    """One language."""

    useful: str
    useless: str
    follow: str
    unfollow: str
    more: str
    whole: str
    next_page: str
    none_of_these: str
    which_clause: str
    or_type: str
    rephrase: str
    go_on: str
    services: str
    benefits: str
    person: str
    hotline: str
    cleared: str
    expired: str
    thanks: str
    why: str
    which_topic: str
    not_stated_together: str
    reasons: tuple[tuple[str, str], ...]
    reason_kept: str
    nothing_to_judge: str
    following: str
    follow_what: str
    follow_nothing: str
    follow_list: str
    follow_this: str
    unfollowed: str
    unfollowed_nothing: str
    unfollow_all: str
    topic: str
    now: str
    quiet_is: str
    quiet_off: str
    quiet_how: str
    language_now: str
    language_auto: str
    language_ask: str
    forget_ask: str
    forget_yes: str
    cancel: str
    forgotten: str
    export: str
    nothing_before: str
    left_over: str
    between_questions: str
    policy_gone: str
    busy: str


ZH = DialogueWords(
    useful="👍 有用",
    useless="👎 没用",
    follow="🔔 关注变化",
    unfollow="取消关注",
    more="本政策其他条款",
    whole="全文",
    next_page="下一页",
    none_of_these="都不是",
    which_clause="不太确定您问的是哪一条，请选最接近的：",
    or_type="也可以直接打字回答。",
    rephrase="好的，请换个说法再问一次，或者说说您的情况（学历、毕业时间、在哪个区、租房还是买房）。",
    go_on="继续看“我能领什么”",
    services="服务目录",
    benefits="我能领什么",
    person="找人工",
    hotline=(
        "想问人：\n・12345 政务服务便民热线\n・12333 人社咨询热线\n"
        "打电话时可以把上面的条款读给对方核对。"
    ),
    cleared="好的，已经另起一段，前面说的不再带入。请说新的问题。",
    expired="这个按钮已经失效，请重新提问。",
    thanks="谢谢！已记下，我们会据此改进。",
    why="抱歉没帮上。哪里不好？可以点一个，也可以直接写一句。",
    which_topic="您指的是哪一项政策？",
    not_stated_together="现有资料没有载明“{first}”与“{second}”能否同时享受，不敢乱答。",
    reasons=(
        ("answer", "答非所问"),
        ("old", "内容过时或不对"),
        ("unclear", "看不懂"),
        ("missing", "缺少我要的信息"),
        ("other", "其他"),
    ),
    reason_kept="记下了，谢谢。这条会交给政策维护人员看。想问人可拨 12345。",
    nothing_to_judge="还没有可以评价的回答，请先提问。",
    following="已关注{target}。内容有变化时通知您一次，新旧对照。取消请发 /unfollow。",
    follow_what="想关注什么？可以点下面的主题，或发“/follow 政策名”。",
    follow_nothing="没有找到“{target}”这份政策或这个主题。请换个名字，或从下面选。",
    follow_list="您关注了：",
    follow_this="先问一个政策问题，再说“关注这个政策”；也可以从下面的主题里选。",
    unfollowed="已取消关注{target}。",
    unfollowed_nothing="您没有关注这一项。",
    unfollow_all="全部取消",
    topic="主题“{name}”",
    now="现：",
    quiet_is="好的，{hours} 点之间（杭州时间）不发通知，过后再发。",
    quiet_off="好的，通知随时发送。",
    quiet_how="现在的免打扰时间是 {hours}。要改请发 /quiet 22-8（22点到次日8点），"
    "/quiet off 为不设。",
    language_now="好的，以后都用中文回答。发 /language auto 改回按消息自动判断。",
    language_auto="好的，以后按每条消息的语言回答。",
    language_ask="请选择回答用的语言（条款原文始终是中文）：",
    forget_ask="将删除您的全部记录：对话、评价、关注和设置，不能恢复。确定吗？",
    forget_yes="确定删除",
    cancel="不删",
    forgotten="已删除您的全部记录（{count} 项）。",
    export="这是我们保存的与您有关的全部记录。",
    left_over="还没有答到的：{questions}。点下面的按钮接着问。",
    between_questions="；",
    nothing_before="前面还没有问题可以用这种语言再答一遍，请直接提问。",
    policy_gone="这份政策已不在库中。",
    busy="现在提问的人较多，请过一会儿再试。",
)

EN = DialogueWords(
    useful="👍 Useful",
    useless="👎 Not useful",
    follow="🔔 Follow changes",
    unfollow="Unfollow",
    more="More of this policy",
    whole="Full text",
    next_page="Next page",
    none_of_these="None of these",
    which_clause="I am not sure which rule you mean; please choose the nearest:",
    or_type="You may also type your answer.",
    rephrase=(
        "All right. Please ask in other words, or describe your case: degree, graduation date, "
        "district, renting or buying."
    ),
    go_on="Continue “What can I get?”",
    services="Services",
    benefits="What can I get?",
    person="Talk to a person",
    hotline=(
        "To ask a person:\n・12345, government hotline\n・12333, human resources hotline\n"
        "You can read them the clause above."
    ),
    cleared="All right, a new topic: nothing said before is carried over. What is your question?",
    expired="This button has expired; please ask again.",
    thanks="Thank you, noted.",
    why="Sorry that it did not help. What was wrong? Choose one, or just write it.",
    which_topic="Which policy do you mean?",
    not_stated_together="The sources at hand do not say whether “{first}” and “{second}” may be "
    "had together, so I will not guess.",
    reasons=(
        ("answer", "Not what I asked"),
        ("old", "Outdated or wrong"),
        ("unclear", "Hard to understand"),
        ("missing", "Something is missing"),
        ("other", "Something else"),
    ),
    reason_kept="Noted, thank you. The policy maintainers will see it. For a person, call 12345.",
    nothing_to_judge="There is no answer to judge yet; please ask first.",
    following="You follow {target}. You are told once when it changes, old and new side by side. "
    "/unfollow ends it.",
    follow_what="What would you like to follow? Choose a topic, or send “/follow name of policy”.",
    follow_nothing="No policy or topic “{target}” was found. Try another name, or choose one.",
    follow_list="You follow:",
    follow_this="Ask about a policy first, then say “follow this”; or choose a topic below.",
    unfollowed="You no longer follow {target}.",
    unfollowed_nothing="You do not follow this.",
    unfollow_all="Unfollow all",
    topic="the topic “{name}”",
    now="Now: ",
    quiet_is="All right: no notices between {hours} o'clock (Hangzhou time); they come later.",
    quiet_off="All right, notices may come at any time.",
    quiet_how="Quiet hours are {hours} now. Send /quiet 22-8 to change them, /quiet off for none.",
    language_now="All right, answers are in English from now on. /language auto goes back to "
    "following each message.",
    language_auto="All right, answers follow the language of each message.",
    language_ask="Choose the language of answers (clauses stay in Chinese):",
    forget_ask="All your records will be deleted: conversations, feedback, what you follow and "
    "settings. This cannot be undone. Are you sure?",
    forget_yes="Delete everything",
    cancel="Keep them",
    forgotten="All your records were deleted ({count}).",
    export="These are all records that we keep about you.",
    left_over="Not answered yet: {questions}. Press one to ask it.",
    between_questions="; ",
    nothing_before="There is no question yet to answer again in this language; please ask.",
    policy_gone="This policy is no longer in the library.",
    busy="Many people are asking right now; please try again in a moment.",
)


def dialogue_words(language: Language) -> DialogueWords:
    """Return the words of a language."""
    return EN if language is Language.ENGLISH else ZH
