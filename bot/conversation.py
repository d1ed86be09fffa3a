"""What was said before: resolve a follow-up question against the questions before it."""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.normalise import normalise
from knowledge.slots import Mention, Slots

_OPENS = re.compile(
    r"^(?:那么?|还有|另外|然后|这个|这|它|他|她|上面|刚才|前面)+(?:说的|的)?[,，、 ]*"
)
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
    "谁|几|个|最|多|少|算|行|不|没|如果|的话|想|知道|问|准备|提供|一共|总共|每|各|分|别"
)
#: Slots that name what a question is about; an aspect alone does not.
_TOPICAL = frozenset({"benefit"})
_SWAPPED = ("degree", "class", "district", "benefit")


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as it may be meant. ``focus`` is what was asked last, if more was added to it."""

    text: str
    focus: str = ""


class FollowUps:
    """Complete follow-ups by the slots that the lexicon knows."""

    def __init__(self, slots: Slots) -> None:
        self._slots = slots

    def readings(self, text: str, earlier: Sequence[str]) -> tuple[Reading, ...]:
        """Return the questions that ``text`` may mean, the likelier first; at most two.

        ``text`` itself when it stands alone; the question completed from the one before when
        it cannot; both when only a search can tell. ``earlier`` are the questions before it as
        they were understood, oldest first.
        """
        alone = Reading(text)
        if not earlier:
            return (alone,)
        question = normalise(text)
        mentions = self._slots.mentions(question)
        length = len(_SIGNS.sub("", question))
        names_topic = any(one.slot in _TOPICAL for one in mentions)
        opens = _OPENS.match(question) is not None
        if length > _LONG or (names_topic and length > _SHORT):
            return (alone,)
        previous = _matchable(earlier[-1])
        content = self._content(question, mentions)
        swapped = self._swap(question, mentions, previous)
        completed = (
            Reading(swapped)
            if swapped
            else Reading(
                self._carry(_matchable(text), mentions, previous), focus=text if content else ""
            )
        )
        if names_topic and not opens:
            closes = question.rstrip("?？!！。 ").endswith("呢")
            return (completed,) if closes else (alone,)
        empty = length <= _SHORT and len(content) <= _LITTLE
        if opens or empty:
            return (completed,)
        return (alone, completed) if length <= _MIDDLE else (alone,)

    def names_benefit(self, text: str) -> bool:
        """Tell whether a question names the benefit that it is about."""
        return any(one.slot in _TOPICAL for one in self._slots.mentions(normalise(text)))

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
            old = [
                one for one in self._slots.mentions(normalise(swapped)) if one.slot == mention.slot
            ]
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
            for one in self._slots.mentions(normalise(previous))
            if one.slot != "aspect" and one.slot not in named
        ]
        tells_topic = any(
            one.slot == "benefit" for one in self._slots.mentions(normalise(previous))
        )
        if tells_topic and len(previous) > _STORY:
            return f"{' '.join(dict.fromkeys(kept))} {rest}"
        # What was asked of the topic (how much, how long) is settled; the topic stays.
        topic = _CLOSES.sub("", previous)
        for one in reversed(self._slots.mentions(normalise(topic))):
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


class Conversations:
    """The last questions of each conversation, as understood, for a limited time, in memory."""

    def __init__(self, *, keep_seconds: float, most: int = 10_000, depth: int = 4) -> None:
        self._keep_seconds = keep_seconds
        self._most = most
        self._depth = depth
        self._asked: OrderedDict[str, tuple[float, tuple[str, ...]]] = OrderedDict()
        self._lock = threading.Lock()

    def earlier(self, conversation_id: str) -> tuple[str, ...]:
        """Return the questions of a conversation that are not forgotten yet, oldest first."""
        with self._lock:
            at, asked = self._asked.get(conversation_id, (0.0, ()))
        return asked if time.monotonic() - at <= self._keep_seconds else ()

    def remember(self, conversation_id: str, understood: str) -> None:
        """Note a question; the conversations that were silent longest are forgotten first."""
        asked = (*self.earlier(conversation_id), understood)[-self._depth :]
        with self._lock:
            self._asked[conversation_id] = (time.monotonic(), asked)
            self._asked.move_to_end(conversation_id)
            while len(self._asked) > self._most:
                self._asked.popitem(last=False)

    def forget(self, conversation_id: str) -> None:
        """Drop a conversation."""
        with self._lock:
            self._asked.pop(conversation_id, None)
