"""Golden dialogues: have them with a channel, and judge what a person would see there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol

from bot.answering.wording import CHINESE, ENGLISH, Phrases
from bot.conversation.kind_words import EN, ZH
from bot.exchange.answer import Status
from index.publishing.open import Snapshot
from knowledge.asking.files import read_records
from knowledge.errors import QuestionSetError

_TURNS = frozenset({"say", "press", "command", "restart", "wait_minutes"})
_ON_ANSWERS = "status cites cites_among not_cites understood says not_says"
_EXPECTS = frozenset(f"{_ON_ANSWERS} asks offers language benefits_yes benefits_no ends".split())
#: How a sentence on what was understood begins.
_UNDERSTOOD = tuple(say.understood.partition("{")[0] for say in (CHINESE, ENGLISH))
_YES, _NO = "✅", "❌"
#: How the result of an eligibility talk begins.
_RESULTS = re.compile("核对结果|^Result: ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person sees after a turn: all texts as one, and the labels of all buttons."""

    text: str
    labels: tuple[str, ...] = ()


class NoButton(Exception):
    """No button of the latest replies has the label that was to be pressed."""


class Talker(Protocol):
    """One conversation in one channel."""

    def say(self, text: str) -> Shown:
        """Type a text or a command."""

    def press(self, label: str) -> Shown:
        """Press the latest button whose label contains ``label``. Raises NoButton."""

    def wait(self, minutes: float) -> None:
        """Let time pass."""

    def restart(self) -> None:
        """Let the service die and come back."""


@dataclass(frozen=True, slots=True)
class GoldenDialogue:
    """One dialogue and the behaviours that it shows."""

    id: str
    title: str
    behaviours: tuple[str, ...]
    turns: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Had:
    """A dialogue that was had: for each turn what was seen and what was wrong with it."""

    dialogue: GoldenDialogue
    seen: tuple[tuple[str, str, tuple[str, ...]], ...] = field(repr=False)

    @property
    def holds(self) -> bool:
        """Whether every expectation held."""
        return not any(wrong for _, _, wrong in self.seen)


def read_golden_dialogues(path: Path) -> list[GoldenDialogue]:
    """Read a JSONL file of dialogues. Raises QuestionSetError naming the line."""
    found = []
    for number, record in read_records(path):
        turns = record.get("turns")
        if not isinstance(turns, list) or not turns:
            raise QuestionSetError(f'{path}:{number}: has no "turns" → give a list of turns')
        for turn in turns:
            unknown = {*turn} - _TURNS - {"expects"}
            unknown |= {*turn.get("expects", {})} - _EXPECTS
            if unknown or len(_TURNS & {*turn}) != 1:
                raise QuestionSetError(
                    f"{path}:{number}: a turn has {', '.join(sorted(unknown)) or 'no one act'} "
                    f"→ use one of {', '.join(sorted(_TURNS))}, and expects with "
                    f"{', '.join(sorted(_EXPECTS))}"
                )
        found.append(
            GoldenDialogue(
                str(record["id"]),
                str(record.get("title", "")),
                _names(record.get("behaviours")),
                tuple(turns),
            )
        )
    return found


def _names(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()


def have(dialogue: GoldenDialogue, talker: Talker, snapshot: Snapshot) -> Had:
    """Have a dialogue and judge every turn of it."""
    seen = []
    for turn in dialogue.turns:
        act, shown, wrong = "", Shown(""), []
        try:
            act, shown = _do(turn, talker)
            wrong = judge(turn.get("expects", {}), shown, snapshot, said=act)
        except NoButton as error:
            act, wrong = json.dumps(dict(turn), ensure_ascii=False), [f"no button: {error}"]
        seen.append((act, shown.text, tuple(wrong)))
    return Had(dialogue, tuple(seen))


def by_behaviour(had: Iterable[Had]) -> dict[str, tuple[int, int]]:
    """Return for each behaviour how many dialogues hold, and of how many."""
    counts: dict[str, tuple[int, int]] = {}
    for one in had:
        for name in one.dialogue.behaviours:
            right, total = counts.get(name, (0, 0))
            counts[name] = (right + one.holds, total + 1)
    return dict(sorted(counts.items()))


def judge(
    expects: Mapping[str, Any], shown: Shown, snapshot: Snapshot, *, said: str = ""
) -> list[str]:
    """Return what is wrong with what is shown, one sentence an expectation that fails.

    What was ``said`` is what was understood where nothing else is told.
    """
    wrong: list[str] = []
    if "status" in expects and _status(shown) != expects["status"]:
        wrong.append(f"status {_status(shown)} instead of {expects['status']}")
    wrong += _judge_citations(expects, shown, snapshot)
    understood = " ".join(line for line in shown.text.splitlines() if line.startswith(_UNDERSTOOD))
    understood = understood or said
    wrong += [
        f"not understood: {one}" for one in expects.get("understood", ()) if one not in understood
    ]
    wrong += [f"does not say {one}" for one in expects.get("says", ()) if one not in shown.text]
    wrong += [f"says {one}" for one in expects.get("not_says", ()) if one in shown.text]
    labels = " | ".join(shown.labels)
    wrong += [f"does not offer {one}" for one in expects.get("offers", ()) if one not in labels]
    if "asks" in expects and _asks(shown) != expects["asks"]:
        wrong.append("does not ask back" if expects["asks"] else "asks back")
    if "language" in expects and _language(shown) != expects["language"]:
        wrong.append(f"language {_language(shown)}")
    return wrong + _judge_benefits(expects, shown)


def _do(turn: Mapping[str, Any], talker: Talker) -> tuple[str, Shown]:
    if "wait_minutes" in turn:
        talker.wait(float(turn["wait_minutes"]))
        return f"({turn['wait_minutes']} min)", Shown("")
    if "restart" in turn:
        talker.restart()
        return "(restart)", Shown("")
    if "press" in turn:
        return f"[{turn['press']}]", talker.press(str(turn["press"]))
    text = str(turn.get("command", turn.get("say", "")))
    return text, talker.say(text)


def _status(shown: Shown) -> str:
    """Return how an answer ended, by what it shows."""
    if _cited(shown):
        return Status.ANSWERED.value
    for status in (Status.NOT_FOUND, Status.OUT_OF_SCOPE, Status.WITHHELD, Status.FAILED):
        if any(say.by_status[status] in shown.text for say in (CHINESE, ENGLISH)):
            return str(status.value)
    if any(say.greeting in shown.text for say in (CHINESE, ENGLISH)):
        return Status.OUT_OF_SCOPE.value
    if any(sentence in shown.text for say in (ZH, EN) for sentence in say.chatting):
        return Status.OUT_OF_SCOPE.value  # small talk: nothing that policies could answer
    asks = "也可以直接打字回答" in shown.text or "You may also type" in shown.text
    return Status.CLARIFY.value if asks and len(shown.labels) > 1 else ""


def _asks(shown: Shown) -> bool:
    """Tell whether a person is asked something, with at least two buttons to answer by."""
    return _status(shown) in ("", Status.CLARIFY.value) and len(shown.labels) > 1


def _cited(shown: Shown) -> list[str]:
    """Return the references that answers are based on, in order."""
    openings = tuple(f"{say.according_to}{colon}" for say in (CHINESE, ENGLISH) for colon in "：:")
    lines = [*shown.text.splitlines(), ""]
    # In English the Chinese name, which counts, stands below the English one.
    return [
        f"{line} {below}" if below.startswith("《") else line
        for line, below in pairwise(lines)
        if line.startswith(openings)
    ]


def _listed(shown: Shown) -> list[str]:
    return [line for line in shown.text.splitlines() if line.startswith("・《")]


def _judge_citations(expects: Mapping[str, Any], shown: Shown, snapshot: Snapshot) -> list[str]:
    wrong = []
    first = _cited(shown)
    everything = [*first, *_listed(shown)]
    if "cites" in expects and not _any_is(expects["cites"], first, snapshot):
        wrong.append(f"cites {first} instead of {expects['cites']}")
    if "cites_among" in expects and not _any_is(expects["cites_among"], everything, snapshot):
        wrong.append(f"does not cite {expects['cites_among']}")
    if _any_is(expects.get("not_cites", ()), first, snapshot):
        wrong.append(f"cites {expects['not_cites']}")
    return wrong


def _any_is(names: Sequence[str], lines: Sequence[str], snapshot: Snapshot) -> bool:
    for name in names:
        policy_id, _, clause_id = name.partition("#")
        policy = snapshot.policy(policy_id)
        clause = policy.clause(clause_id) if policy else None
        if policy is None or clause is None:
            raise QuestionSetError(f"{name} is no clause → correct the dialogue")
        for line in lines:
            if f"《{policy.title}》" in line and clause.heading in line:
                return True
    return False


def _language(shown: Shown) -> str:
    """Return the language of the frame: that in which a person is told the source, or told no."""
    return "en" if _has_words(shown.text, ENGLISH) > _has_words(shown.text, CHINESE) else "zh"


def _has_words(text: str, say: Phrases) -> int:
    opens = (f"{say.according_to}：", f"{say.according_to}:")
    sentences = (say.sample, *opens, say.person, say.greeting, say.help)
    letters = sum(char.isascii() and char.isalpha() for char in text)
    han = sum("\u4e00" <= char <= "\u9fff" for char in text)
    told = sum(sentence in text for sentence in sentences) * 1000
    return told + (letters if say is ENGLISH else han)


def _judge_benefits(expects: Mapping[str, Any], shown: Shown) -> list[str]:
    wrong = []
    for key, sign in (("benefits_yes", _YES), ("benefits_no", _NO)):
        lines = [line for line in shown.text.splitlines() if line.startswith(sign)]
        wrong += [
            f"{sign} {name} is missing"
            for name in expects.get(key, ())
            if not any(name in line for line in lines)
        ]
    if expects.get("ends") == "results" and not _RESULTS.search(shown.text):
        wrong.append("shows no results")
    return wrong
