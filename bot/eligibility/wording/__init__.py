"""What the eligibility talk says around facts, benefits and clauses, in both languages."""

from __future__ import annotations

from bot.eligibility.wording.chinese import CHINESE
from bot.eligibility.wording.english import ENGLISH
from bot.eligibility.wording.fields import EligibilityWords
from bot.exchange.answer import Language
from knowledge.entitlement.facts import Both

__all__ = ["EligibilityWords", "eligibility_words", "name_of", "pick", "say_yuan"]


def name_of(name: Both, language: Language) -> str:
    """Return a benefit's name; in English with the Chinese one, under which it is applied for."""
    english = f"{name.english} ({name.chinese})"
    return english if language is Language.ENGLISH else name.chinese


def eligibility_words(language: Language) -> EligibilityWords:
    """Return the words of a language."""
    return ENGLISH if language is Language.ENGLISH else CHINESE


def say_yuan(yuan: int, language: Language) -> str:
    """Say an amount: 1.5万元, 800元; CNY 15,000."""
    if language is Language.ENGLISH:
        return f"CNY {yuan:,}"
    if yuan < 10_000:
        return f"{yuan}元"
    return f"{yuan / 10_000:.4f}".rstrip("0").rstrip(".") + "万元"


def pick(text: Both, language: Language) -> str:
    """Return a text in one language."""
    return text.english if language is Language.ENGLISH else text.chinese
