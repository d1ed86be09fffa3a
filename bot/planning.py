"""Put together what decides on messages: the dialogue, its rooms and the judge of benefits."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from bot.answering.assistant import Assistant
from bot.conversation.account import Account
from bot.conversation.clarify import Clarifier, load_ambiguities
from bot.conversation.dialogue import Dialogue
from bot.conversation.kinds import TurnKinds
from bot.conversation.planner import Planner
from bot.directory.replies import Directory
from bot.eligibility.assess import Assessor
from bot.eligibility.company import CompanySide
from bot.eligibility.talk import EligibilityTalk
from bot.settings import Settings
from index.turns.teller import TurnTeller, load_turn_weights
from knowledge.asking.turns import read_turn_examples
from knowledge.directory.named import NamedServices
from knowledge.directory.services import Services
from knowledge.entitlement.employers import EMPLOYERS_FILE, Employers, read_employers
from knowledge.entitlement.read_benefits import read_benefits
from knowledge.errors import DataError
from knowledge.language.segment import Segmenter

_log = logging.getLogger(__name__)


def planner_of(
    settings: Settings,
    segmenter: Segmenter,
    assistant: Assistant,
    assessor: Assessor,
    services: Services,
    *,
    account: Account,
) -> Planner:
    """Return what decides on messages. Raises DataError, SnapshotError."""
    dialogue = Dialogue(
        assistant,
        talk=EligibilityTalk(assessor),
        directory=Directory(services),
        named=NamedServices(services),
        clarifier=Clarifier(load_ambiguities()),
        company=CompanySide(_employers(settings, assistant)),
        kinds=TurnKinds(TurnTeller(load_turn_weights(), segmenter.slots), read_turn_examples()),
    )
    return Planner(
        dialogue,
        account_does=account.does,
        longest=settings.longest_question,
        forget_seconds=settings.forget_after_minutes * 60,
    )


def assessor_of(settings: Settings, assistant: Assistant) -> Assessor:
    """Return the judge of benefits; what does not go with the library is left out and told."""
    benefits = read_benefits(settings.benefits, library=assistant.snapshot().library)
    _tell_left_out("benefits", benefits.errors)
    return Assessor(
        benefits,
        library=lambda: assistant.snapshot().library,
        withdrawn=assistant.withdrawn,
    )


def _employers(settings: Settings, assistant: Assistant) -> Employers:
    employers = read_employers(settings.benefits / EMPLOYERS_FILE, assistant.snapshot().library)
    _tell_left_out("things for employers", employers.errors)
    return employers


def _tell_left_out(what: str, errors: Sequence[DataError]) -> None:
    """Log what does not go with the library, in one line: with another library it is much."""
    if errors:
        _log.warning(
            "%d %s are left out → run scripts/check_benefits.py; the first: %s",
            len(errors),
            what,
            errors[0],
        )
