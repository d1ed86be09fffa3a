"""Tell a person how a question was understood, as a sentence in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.exchange.answer import Language
from knowledge.asking.facts_said import asks
from knowledge.language.english import gloss, is_english
from knowledge.language.normalise import normalise
from knowledge.language.slots import Slots
from knowledge.language.word_list import word_list

#: What points back at a question before; what it points at is told already.
_POINTS = re.compile(r"^(?:那么|那)(?=.)[，,\s]*")
_HAN = re.compile(r"[\u3400-\u9fff]")
_ENDS = "？?。！!；;，, 呢呀啊哦"
#: Slots that say who or what is asked about, in the order in which Chinese names them.
_WHOSE = ("district", "origin", "class", "degree")


def retell(
    topic: str, values: Sequence[str], message: str, *, aspect: str = "", language: Language
) -> str:
    """Return a question as a sentence: 博士的应届生活补贴在哪里申请.

    ``topic`` is the benefit's name and ``values`` are the person's (博士, 滨江区), empty where
    the message names them; ``message`` is what was typed, and ``aspect`` what is asked of the
    topic where the message does not say it itself (那博士呢: 能领多少钱).
    """
    said = _POINTS.sub("", message.strip()).strip(_ENDS)
    if aspect or said in values:
        said = aspect
    if language is Language.ENGLISH:
        about = gloss(topic) or topic
        whose = ", ".join(gloss(one) or one for one in values)
        meaning = said if said.isascii() else gloss(said) or said
        head = f"{about} ({whose})" if about and whose else about or whose
        return ": ".join(part for part in (head, meaning) if part)
    head = f"{'、'.join(values)}的{topic}" if values and topic else topic or "、".join(values)
    if not said or not head:
        return head or said
    joins = word_list("asks_of_topic").opening(said) > 0
    return f"{head}{said}" if joins else f"{head}，{said}"


def retold(understood: str, typed: str, right: str, *, slots: Slots, language: Language) -> str:
    """Return a question as it was understood, as a sentence in the reader's language.

    Empty where it adds nothing to what was ``typed`` (``right`` is that, put right), or where
    there is no English for an English reader.
    """
    # An English question in Chinese words is what was asked, and nothing to be told.
    if understood == typed or (understood == right and is_english(typed)):
        return ""
    told = _as_sentence(understood, typed, slots, language)
    return "" if language is Language.ENGLISH and _HAN.search(told) else told


def _as_sentence(understood: str, typed: str, slots: Slots, language: Language) -> str:
    """Return words put side by side (生活补贴 硕士 在哪办) as a sentence; one that is stays so."""
    plain = _POINTS.sub("", understood)
    if " " not in plain.strip():
        meaning = gloss(plain) if language is Language.ENGLISH else ""
        return meaning or plain
    meant = slots.named(normalise(plain))
    said = slots.named(normalise(typed))
    added = {slot: ones for slot, ones in meant.items() if not said.get(slot)}
    topic = _one(added.get("benefit"))
    # 说错了，我是本科 asks what was asked before, of another value.
    bare = any(said.get(slot) for slot in _WHOSE) and (_is_bare(typed, slots) or not asks(typed))
    known = meant if bare else added
    values = [one for slot in _WHOSE if (one := _one(known.get(slot)))]
    if not topic and not (values and not bare):
        return ""
    aspect = _one(meant.get("aspect")) if bare else ""
    word = next((w for w, slot in slots.values.items() if slot == ("aspect", aspect)), "")
    return retell(topic, values, "" if bare else typed, aspect=word, language=language)


def _one(values: frozenset[str] | None) -> str:
    return next(iter(values)) if values and len(values) == 1 else ""


def _is_bare(typed: str, slots: Slots) -> bool:
    """Tell whether a text says nothing beside the values that it names: 那博士呢."""
    normalised = normalise(_POINTS.sub("", typed))
    kept, end = [], 0
    for one in slots.mentions(normalised):
        kept.append(normalised[end : one.start])
        end = one.end
    rest = "".join([*kept, normalised[end:]])
    return not word_list("function_word").without(rest).strip(_ENDS)
