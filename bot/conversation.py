"""What was said before: resolve a follow-up question against the questions before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.normalise import normalise
from knowledge.slots import Mention, Slots

_OPENS = re.compile(
    r"^(?:那个|那么|那|还有|另外|然后|这个|这|它|他|她|上面|刚才|前面)+(?:说的|的)?[,，、 ]*"
)
_YEAR = re.compile(
    r"(?<![\d第])(?:20[0-3]\d|[12]\d)年(?:(?:1[0-2]|0?[1-9])月份?)?(?:的时候|那时候?|那会儿?|当时|的)?|去年|前年|现在|目前|如今|眼下"
)
#: A class named by its letter alone: 那C呢.
_LETTER = re.compile(r"(?:那么?|换成?|要是|如果是)?([a-f])(?=(?:级|档)?的?(?:呢|话|[?？]|$))")
_CLOSES = re.compile(r"(?:呢|吗|嘛|啊|呀|吧)+[?？!！。 ]*$")
_SIGNS = re.compile(r"[?？!！。,，、;；\s]+")
_SHORT = 14
_MIDDLE = 16
_LONG = 28
_LITTLE = 2
#: An earlier question longer than this is carried over by its slots alone.
_STORY = 30
_FUNCTION_WORDS = re.compile(
    "我|你|您|他|她|它|们|是|的|了|吗|呢|吧|啊|呀|要|需要|有|没有|能|可以|可|会|得|给|拿|领|办|办理|申请|弄|去|"
    "来|到|在|还|也|都|就|再|又|和|跟|与|或|是|换成|换|这个|那个|一个|一下|具体|大概|请问|怎么|怎样|如何|什么|啥|哪些|哪|"
    "谁|要是|读到|换成|的话|如果是|同学|室友|朋友|同事|老公|老婆|对象|儿子|女儿|孩子|闺女|弟弟|妹妹|哥哥|姐姐|表|堂|话|几|个|最|多|少|算|行|不|没|如果|的话|想|知道|问|准备|提供|一共|总共|每|各|分|别"
)
#: Slots that name what a question is about; an aspect alone does not.
_TOPICAL = frozenset({"benefit"})
_SWAPPED = ("degree", "class", "district", "benefit", "year")
_AMOUNT = "多少钱"
#: Words in the middle that point back: 这笔钱是一下子给吗.
_REFERS = re.compile(
    "这笔|那笔|这钱|那钱|这个补贴|这补贴|该补贴|这项|此项|上述|那时候|那会儿|当时呢"
)
_WHO = ("degree", "class", "district", "origin")
#: Wordings of a benefit as short as this are nicknames or verbs: 车牌, 可以评.
_NICKNAME = 3
#: What a completed question is made of, in the order in which one says it.
_ORDER = ("year", "origin", "district", "class", "degree", "benefit", "aspect")
#: An earlier question longer than this is told by its slots alone where only one is changed.
_TOLD = 16


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as it may be meant. ``focus`` is what was asked last, if more was added to it.

    ``follows`` tells that it goes on about what was talked about before, and is ours for that;
    ``again`` names the clause (policy#clause) that answered the same question with another value.
    """

    text: str
    focus: str = ""
    follows: bool = False
    again: str = ""


class FollowUps:
    """Complete follow-ups by the slots that the lexicon knows."""

    def __init__(self, slots: Slots) -> None:
        self._slots = slots

    def stands_alone(self, text: str) -> bool:
        """Tell whether a question is too long, or names its topic too fully, to need another."""
        question = normalise(text)
        length = len(_SIGNS.sub("", question))
        return length > _LONG or (self.names_benefit(text) and length > _SHORT)

    def leans(self, text: str) -> bool:
        """Tell whether a short question names no topic, so that it may be about the one before."""
        return len(_SIGNS.sub("", normalise(text))) <= _MIDDLE and not self.names_benefit(text)

    def depends(self, text: str) -> bool:
        """Tell whether a question cannot stand alone: 那博士呢, 要什么材料, 上面那个多久到账."""
        question = normalise(text)
        if self._closes_with_benefit(question):
            return True
        if self.names_benefit(text) and not _OPENS.match(question):
            return False
        content = self._content(question, self._mentions(question))
        short = len(_SIGNS.sub("", question)) <= _SHORT
        points = _OPENS.match(question) or _REFERS.search(question)
        return points is not None or (short and len(content) <= _LITTLE)

    def dangles(self, text: str, *, answered: bool) -> bool:
        """Tell whether a text goes on about something, though it is the first that is said."""
        question = normalise(text)
        if not self.depends(text) or (self.names_benefit(text) and not _OPENS.match(question)):
            return False
        mentions = self._mentions(question)
        says_who = any(one.slot in _WHO for one in mentions)
        goes_on = _OPENS.match(question) is not None or question.rstrip("?？!！。 ").endswith("呢")
        return goes_on or not answered or not says_who

    def with_values(self, question: str, text: str) -> str:
        """Return ``question`` with the degree, class or district that ``text`` names besides."""
        said = normalise(text)
        known = {one.slot for one in self._mentions(normalise(question))}
        more = [
            said[one.start : one.end]
            for one in self._mentions(said)
            if one.slot in _WHO and one.slot not in known
        ]
        return " ".join([*dict.fromkeys(more), question])

    def changes_values(self, text: str) -> bool:
        """Tell whether a follow-up asks the same of another degree, class or place: 那博士呢."""
        question = normalise(text)
        mentions = self._mentions(question)
        among = {"degree", "class", "district", "origin"}
        return self._is_values(question, mentions) and {one.slot for one in mentions} <= among

    def readings(self, text: str, before: str, *, subject: str = "") -> tuple[Reading, ...]:
        """Return the questions that ``text`` may mean after ``before``, the plainest first.

        ``subject`` is what the document that answered ``before`` is about. None where it cannot
        be completed.
        """
        question = normalise(text)
        mentions = self._mentions(question)
        opens = _OPENS.match(question) is not None
        names_topic = any(one.slot in _TOPICAL for one in mentions)
        if names_topic and not opens and not self._closes_with_benefit(question):
            return ()
        length = len(_SIGNS.sub("", question))
        if length > _MIDDLE and not self.depends(text):
            return ()
        previous = _matchable(before)
        focus = text if self._content(question, mentions) else ""
        swapped = self._swap(question, mentions, previous)
        found = [Reading(swapped)] if swapped and len(previous) <= _TOLD else []
        rest = _OPENS.sub("", _matchable(text))
        plain = self._plain(question, mentions, previous, rest)
        found.append(Reading(plain, focus=focus))
        if not self._is_values(question, mentions):
            found.append(Reading(self._carry(_matchable(text), mentions, previous), focus=focus))
            if subject and not names_topic and not self.names_benefit(before):
                found.append(Reading(f"{subject} {rest}", focus=focus))
        return tuple(dict.fromkeys(found))

    def _plain(self, question: str, mentions: Sequence[Mention], previous: str, rest: str) -> str:
        """Return the question as slots: those of before that it does not change, and its own."""
        named = {one.slot for one in mentions}
        only_values = self._is_values(question, mentions)
        # 这个能和公租房一起拿吗 speaks of two.
        beside = any(one.value == "combine" for one in mentions)
        kept = {
            one.slot: _worded(one, previous)
            for one in self._mentions(normalise(previous))
            if (one.slot not in named or (one.slot == "benefit" and beside))
            and (one.slot != "aspect" or only_values)
        }
        if not only_values:
            return " ".join([*(kept[slot] for slot in _ORDER if slot in kept), rest])
        written = rest if len(rest) == len(question) else question
        own = {one.slot: _worded(one, written) for one in mentions}
        words = {**kept, **own}
        if "benefit" in own:
            words.setdefault("aspect", _AMOUNT)  # of another benefit one asks first how much it is
        return " ".join(words[slot] for slot in _ORDER if slot in words)

    def _is_values(self, question: str, mentions: Sequence[Mention]) -> bool:
        """Tell whether a question is slot values alone: 那博士呢."""
        if not mentions or any(one.slot == "aspect" for one in mentions):
            return False
        rest = _CLOSES.sub("", _OPENS.sub("", _without(question, mentions)))
        return not _FUNCTION_WORDS.sub("", _SIGNS.sub("", rest))

    def _mentions(self, normalised: str) -> list[Mention]:
        """Return the slots that a text names, and the years, in order."""
        found = self._slots.mentions(normalised)
        taken = [(one.start, one.end) for one in found]
        years = [
            Mention("year", match[0], match.start(), match.end())
            for match in _YEAR.finditer(normalised)
            if not any(start < match.end() and match.start() < end for start, end in taken)
        ]
        letter = _LETTER.match(normalised)
        if letter and not found:
            found = [Mention("class", f"{letter[1].upper()}类", letter.start(1), letter.end(1))]
        return sorted([*found, *years], key=lambda one: one.start)

    def _closes_with_benefit(self, question: str) -> bool:
        """Tell whether a question only names another benefit: 租房补贴呢."""
        return self.names_benefit(question) and question.rstrip("?？!！。 ").endswith("呢")

    def benefits(self, text: str) -> frozenset[str]:
        """Return the benefits that a question names."""
        mentions = self._mentions(normalise(text))
        return frozenset(one.value for one in mentions if one.slot in _TOPICAL)

    def names_benefit(self, text: str) -> bool:
        """Tell whether a question names the benefit that it is about."""
        return any(one.slot in _TOPICAL for one in self._mentions(normalise(text)))

    def _content(self, question: str, mentions: Sequence[Mention]) -> str:
        """Return what a question says beyond slots and function words."""
        rest = question
        for one in mentions:
            rest = rest.replace(question[one.start : one.end], " ", 1)
        return _FUNCTION_WORDS.sub("", _SIGNS.sub("", rest))

    def _swap(self, question: str, mentions: Sequence[Mention], previous: str) -> str:
        """Put the new value of a slot in the place of the old: E类要什么条件 + 那D类呢."""
        rest = _CLOSES.sub("", _OPENS.sub("", question))
        for one in mentions:
            rest = rest.replace(question[one.start : one.end], "", 1)
        if _FUNCTION_WORDS.sub("", _SIGNS.sub("", rest)) or not mentions:
            return ""  # it asks for more than another value
        swapped = previous
        changed = False
        for mention in mentions:
            if mention.slot not in _SWAPPED:
                continue
            old = [one for one in self._mentions(normalise(swapped)) if one.slot == mention.slot]
            new = question[mention.start : mention.end]
            if mention.slot == "class":
                new = f"{mention.value}人才"
            if old:
                swapped = swapped[: old[0].start] + new + swapped[old[0].end :]
            else:
                swapped = f"{new} {swapped}"
            changed = True
        aspects = [one for one in mentions if one.slot == "aspect"]
        if aspects and changed:
            return ""
        return swapped if changed else ""

    def _carry(self, question: str, mentions: Sequence[Mention], previous: str) -> str:
        """Carry the topic over: the earlier question's slots, or all of it, before this one."""
        rest = _OPENS.sub("", question)
        named = {one.slot for one in mentions}
        kept = [
            previous[one.start : one.end]
            for one in self._mentions(normalise(previous))
            if one.slot != "aspect" and one.slot not in named
        ]
        tells_topic = any(one.slot == "benefit" for one in self._mentions(normalise(previous)))
        if tells_topic and len(previous) > _STORY:
            return f"{' '.join(dict.fromkeys(kept))} {rest}"
        # What was asked of the topic (how much, how long) is settled; the topic stays.
        topic = _CLOSES.sub("", previous)
        for one in reversed(self._mentions(normalise(topic))):
            if one.slot == "aspect" or one.slot in named:
                topic = topic[: one.start] + " " + topic[one.end :]
        parts = [part for part in topic.split() if _FUNCTION_WORDS.sub("", part)]
        return f"{' '.join(parts)} {rest}"


def _matchable(text: str) -> str:
    """Return ``text`` as written where slots can be found in it so, else normalised.

    A reader is shown what was understood, and knows their own words best.
    """
    normalised = normalise(text)
    return text if len(text) == len(normalised) else normalised


def _without(question: str, mentions: Sequence[Mention]) -> str:
    """Return the question without what the mentions cover."""
    pieces, last = [], 0
    for one in mentions:
        pieces.append(question[last : one.start])
        last = one.end
    return "".join([*pieces, question[last:]])


def _worded(one: Mention, text: str) -> str:
    """Return a mention as it is written; a class, or a short wording for a benefit, by its name."""
    wording = text[one.start : one.end]
    short = one.slot == "benefit" and len(wording) <= _NICKNAME and wording not in one.value
    return one.value if one.slot == "class" or short else wording
