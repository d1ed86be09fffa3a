"""What was said before: resolve a follow-up question against the questions before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.language.normalise import normalise
from knowledge.language.slots import Mention, Slots
from knowledge.language.word_list import step_back, word_list, words_of

_OPENS = re.compile(
    r"^(?:那个|那么|那|还有|另外|然后|这个|这|它|他|她|上面|刚才|前面)++(?:说的|的)?[,，、 ]*"
)
_YEAR = re.compile(
    r"(?<![\d第])(?:20[0-3]\d|[12]\d)年(?:(?:1[0-2]|0?[1-9])月份?)?(?:的时候|那时候?|那会儿?|当时|的)?|去年|前年|现在|目前|如今|眼下"
)
#: A class named by its letter alone: 那C呢.
_LETTER = re.compile(r"(?:那么?|换成?|要是|如果是)?([a-f])(?=(?:级|档)?的?(?:呢|话|[?？]|$))")
_CLOSING_SIGNS, _CLOSING_WORDS = "?？!！。 ", "呢吗嘛啊呀吧"
_SIGNS = re.compile(r"[?？!！。,，、;；\s]+")
_SHORT = 14
_MIDDLE = 16
_LITTLE = 2
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


class FollowUps:
    """Complete follow-ups by the slots that the lexicon knows."""

    def __init__(self, slots: Slots) -> None:
        self._slots = slots

    def without_denied(self, text: str) -> str:
        """Return ``text`` without a benefit of which it says that it is not meant.

        我说的是租房补贴，不是生活补贴 asks about the rent. Where no other is named, what was
        talked about before is not that either, and the text stays as it is.
        """
        question = normalise(text)
        if len(question) != len(text):
            return text
        mentions = [one for one in self._mentions(question) if one.slot in _TOPICAL]
        words = words_of("denied")
        denied = {
            one: begin
            for one in mentions
            if (begin := step_back(question, one.start, words)) < one.start
        }
        if not denied or len(denied) == len(mentions):
            return text
        for one in reversed(mentions):
            if one in denied:
                text = text[: denied[one]] + text[one.end :]
        return text.strip(" ,，、;；。!！")

    def leans(self, text: str) -> bool:
        """Tell whether a short question names no topic, so that it may be about the one before."""
        return len(_SIGNS.sub("", normalise(text))) <= _MIDDLE and not self.names_benefit(text)

    def depends(self, text: str) -> bool:
        """Tell whether a question cannot stand alone: 那博士呢, 要什么材料, 上面那个多久到账."""
        question = normalise(text)
        if self.closes_with_benefit(question):
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
        if not self.depends(text) or self.names_benefit(text):
            return False
        mentions = self._mentions(question)
        says_who = any(one.slot in _WHO for one in mentions)
        goes_on = _OPENS.match(question) is not None or question.rstrip(_CLOSING_SIGNS).endswith(
            "呢"
        )
        return bool(goes_on) or not answered or not says_who

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

    def complete(self, text: str, before: str) -> str:
        """Return the question that another value makes of ``before``: E类要什么条件 + 那D类呢."""
        question = normalise(text)
        mentions = self._mentions(question)
        previous = _matchable(before)
        rest = _OPENS.sub("", _matchable(text))
        swapped = self._swap(question, mentions, previous)
        return swapped or self._plain(question, mentions, previous, rest)

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
        rest = _unclosed(_OPENS.sub("", _without(question, mentions)))
        return not _content_of(rest)

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

    def closes_with_benefit(self, text: str) -> bool:
        """Tell whether a question only names another benefit: 租房补贴呢."""
        question = normalise(text)
        return self.names_benefit(question) and question.rstrip(_CLOSING_SIGNS).endswith("呢")

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
        return _content_of(rest)

    def _swap(self, question: str, mentions: Sequence[Mention], previous: str) -> str:
        """Put the new value of a slot in the place of the old: E类要什么条件 + 那D类呢."""
        rest = _unclosed(_OPENS.sub("", question))
        for one in mentions:
            rest = rest.replace(question[one.start : one.end], "", 1)
        if _content_of(rest) or not mentions:
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


def _content_of(text: str) -> str:
    """Return what a text says beyond signs and function words."""
    return word_list("function_word").without(_SIGNS.sub("", text))


def _unclosed(text: str) -> str:
    """Return ``text`` without the 呢 or 吗 that closes it."""
    said = text.rstrip(_CLOSING_SIGNS)
    rest = said.rstrip(_CLOSING_WORDS)
    return rest if len(rest) < len(said) else text


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
