"""What is said to those who ask for no clause, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from bot.exchange.answer import Language


@dataclass(frozen=True, slots=True)
class KindWords:
    """One language."""

    hello: str
    hello_again: str
    thanks: str
    bye: str
    assent: str
    feeling: str
    who: str
    sorry_answer: str
    sorry_first: str
    sorry_matter: str
    perhaps: str
    person: str
    person_reads: str
    person_clauses: str
    status: str
    status_masked: str
    status_topic: str
    asked_last: str
    asked_all: str
    asked_nothing: str
    source: str
    source_last: str
    points: str
    nothing_said: str

    @property
    def chatting(self) -> tuple[str, ...]:
        """What is said where nothing was asked at all."""
        return (
            *(self.hello, self.hello_again, self.thanks, self.bye, self.assent, self.feeling),
            self.who,
        )


ZH = KindWords(
    hello="您好！我是杭帮彩问答助手，查杭州人才政策，每个回答都引用条款。",
    hello_again="您好，我在。接着刚才的问，或者换一个问题，都可以。",
    thanks="不客气！还有想问的，随时写给我。",
    bye="再见，祝您在杭州一切顺利！需要时再来问我。",
    assent="好的。还有不清楚的地方，接着问就行。",
    feeling="明白您的心情。有哪一项想弄清楚，写下来，我帮您查条款。",
    who=(
        "我是自动回答的程序，不是真人：在政策库里找能回答的条款，逐字引用，注明文件、有效期和来源；"
        "找不到就直说。政策库是样例，办理前请以主管部门发布的原文为准。"
    ),
    sorry_answer="对不起，没答到点子上。您要问的也许是下面这条，或者换个说法告诉我；也可以找人问。",
    sorry_first="对不起，没帮上忙。请写下要问的事，比如哪项补贴、您的学历和所在的区；也可以找人问。",
    sorry_matter="让您受累了，对不起。我只能查政策条款，办不了也催不了；可以找人反映，也可以告诉我卡在哪一步。",
    perhaps="是这条吗：{name}",
    person=(
        "好的，请找人问：\n・12345 政务服务便民热线（投诉、反映问题也打这个）\n・12333 人社咨询热线"
    ),
    person_reads="打电话时可以把前面的条款读给对方核对。",
    person_clauses="政策库里关于咨询电话的条款：",
    status=(
        "我看不到任何人的申请，查不了个人进度。请用当初提交申请的账号，到提交申请的平台里看；"
        "单位代报的，请单位经办人看。看不明白、等得太久，只有受理部门和热线 12345、12333 能替您查。"
    ),
    status_masked="您发的个人号码已经隐去，我没有保存。",
    status_topic="这一项有关的条款：",
    asked_last="您刚才问的是：“{question}”。",
    asked_all="您依次问过：\n{questions}",
    asked_nothing="您还没有问过问题。请写下想问的。",
    source=(
        "我只引用政策库里的条款，一字不改，没有条款就不答；条款来源的可靠程度各不相同，都写在回答里。"
        "政策库是样例，办理前请以主管部门发布的原文为准。"
    ),
    source_last="上一个回答的依据：",
    points="上一个回答分成几点：",
    nothing_said="前面还没有回答过问题，请直接问。",
)

EN = KindWords(
    hello="Hello! I look up Hangzhou's talent policies, and every answer quotes the clause.",
    hello_again="Hello, I am here. Go on with what you asked, or ask something else.",
    thanks="You are welcome! Write to me whenever you have another question.",
    bye="Goodbye, and all the best in Hangzhou!",
    assent="All right. If anything is not clear, just go on asking.",
    feeling="I understand. If you would like to know more about any of it, write it down.",
    who=(
        "I am a program that answers by itself, not a person: I look for the clause that answers, "
        "quote it with document, validity and source, and say so when there is none. The library "
        "is a sample: the authority's original text prevails."
    ),
    sorry_answer=(
        "Sorry, that missed the point. Perhaps you mean the clause below; or say it in other "
        "words, or ask a person."
    ),
    sorry_first=(
        "Sorry that I was no help. Please write what you would like to know: which subsidy, your "
        "degree, your district. Or ask a person."
    ),
    sorry_matter=(
        "I am sorry for the trouble. I can only look up policies, not deal with applications; you "
        "can tell a person, or tell me at which step you are stuck."
    ),
    perhaps="Is it this: {name}",
    person=(
        "Certainly, ask a person:\n・12345, government hotline (complaints too)\n"
        "・12333, human resources hotline"
    ),
    person_reads="You can read them the clause above.",
    person_clauses="Clauses of the library on telephone numbers:",
    status=(
        "I cannot see anybody's application. Please look where it was submitted, with the account "
        "that submitted it; if your employer did, ask them to look. Only the office that handles "
        "it, or the hotlines 12345 and 12333, can check it for you."
    ),
    status_masked="The personal numbers that you sent were masked; I did not keep them.",
    status_topic="Clauses on this:",
    asked_last="You asked: “{question}”.",
    asked_all="You asked, one after another:\n{questions}",
    asked_nothing="You have not asked anything yet. Please write your question.",
    source=(
        "I only quote clauses of the library, word for word, and do not answer without one; how "
        "reliable a clause's source is, each answer says. The library is a sample: the "
        "authority's original text prevails."
    ),
    source_last="The last answer rests on:",
    points="The last answer, point by point:",
    nothing_said="Nothing has been answered yet; please ask.",
)


def kind_words(language: Language) -> KindWords:
    """Return the words of a language."""
    return EN if language is Language.ENGLISH else ZH
