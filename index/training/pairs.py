"""Training pairs for the encoder: a question or heading, and the text that answers it."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.documents.library import Library
from knowledge.documents.sentences import sentence_spans
from knowledge.documents.split import split_policy
from knowledge.errors import QuestionSetError

#: How often a pair of each file is seen in an epoch. policy_faq_extracted is left out: the
#: ranker is tuned on it, and an encoder looks better than it is on pairs it was trained on.
WEIGHTS = {
    "stard_train_statute": 3.0,
    "lecoqa_train_answer": 3.0,
    "lawbench_3_2_scene_statute": 2.0,
    "lawbench_3_8_consult": 2.0,
    "policy_heading_section": 1.0,
    "policy_title_lead": 1.0,
    "tianhe_items_answer": 4.0,
    "gd_service_items_template": 0.3,
    "talent_subsidy_template": 1.0,
    "cmrc2018_trial": 1.0,
    "drcd_dev_trad": 1.0,
}
_DOCUMENTS = (
    "hebei_gov_docs",
    "beijing_gov_docs",
    "guangzhou_tianhe_docs",
    "gov_work_reports_2026",
    "gd_service_items",
    "talent_policy_city_sections",
    "talent_subsidy_table",
)
#: The same lay questions, with statutes and with lawyers' answers.
_STATUTES, _ANSWERS = "stard_train_statute", "lecoqa_train_answer"
_ANSWER_WEIGHT = 2.0
_LIBRARY_WEIGHT = 1.0
_LONGEST = 400
_SHORTEST_SENTENCE = 12


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts that belong together, and how often to show them in an epoch.

    Pairs of one ``group`` are not told apart; without one, those of one right text are not.
    """

    left: str
    right: str
    weight: float = 1.0
    group: str = ""


def read_pairs(data: Path, *, seed: int) -> Iterator[Pair]:
    """Yield the judged pairs of DATA/train and self-supervised ones from DATA/corpus.

    Self-supervised: an article's name and its text, a sentence and the rest of its paragraph,
    a document's title and a paragraph. Raises QuestionSetError for a missing file.
    """
    yield from _judged_pairs(data)
    chance = random.Random(seed)
    for record in read_records(data / "corpus" / "law_articles.jsonl.gz"):
        text = str(record["text"])
        yield Pair(str(record["title"]), text[:_LONGEST], 0.3)
        yield from _sentence_against_rest(text, chance, weight=0.7)
    for name in _DOCUMENTS:
        for record in read_records(data / "corpus" / f"{name}.jsonl.gz"):
            title = str(record["title"])
            paragraphs = [p for p in str(record["text"]).split("\n") if len(p) >= 40]
            for paragraph in paragraphs[:40]:
                yield from _sentence_against_rest(paragraph, chance)
            for paragraph in chance.sample(paragraphs, min(3, len(paragraphs))):
                yield Pair(title, paragraph[:_LONGEST])


def _judged_pairs(data: Path) -> Iterator[Pair]:
    statutes: dict[str, list[str]] = {}
    for name, weight in WEIGHTS.items():
        for record in read_records(data / "train" / f"{name}.jsonl.gz"):
            question, text = str(record["q"])[:_LONGEST], str(record["p"])[:_LONGEST]
            yield Pair(question, text, weight)
            if name == _STATUTES:
                statutes.setdefault(question, []).append(text)
            elif name == _ANSWERS:
                # What a lawyer answers and the statute that it rests on say the same.
                for statute in statutes.get(question, ()):
                    yield Pair(text, statute, _ANSWER_WEIGHT, question)


def library_pairs(library: Library) -> Iterator[Pair]:
    """Yield each clause's phrasings with its passages and each other, its heading with its text."""
    for policy in library.policies:
        passages: dict[str, list[str]] = {}
        for passage in split_policy(policy):
            whole = f"{passage.title} {passage.heading} {passage.read}"
            passages.setdefault(passage.clause_id, []).append(whole)
        for clause in policy.clauses:
            group = f"{policy.id}#{clause.id}"
            for whole in passages.get(clause.id, []):
                yield Pair(clause.label, whole[:_LONGEST], 1.0, group)
                for phrasing in clause.phrasings:
                    yield Pair(phrasing, whole[:_LONGEST], _LIBRARY_WEIGHT, group)
            # Questions are compared with phrasings too, so they have to lie near each other.
            others = (*clause.phrasings[1:], *clause.phrasings[:1])
            for one, other in zip(clause.phrasings, others, strict=True):
                yield Pair(one, other, _LIBRARY_WEIGHT, group)


def _sentence_against_rest(
    text: str, chance: random.Random, *, weight: float = 1.0
) -> Iterator[Pair]:
    spans = [span for span in sentence_spans(text) if span[1] - span[0] >= _SHORTEST_SENTENCE]
    if len(spans) < 2:
        return
    start, end = chance.choice(spans)
    rest = (text[:start] + text[end:]).strip()
    if len(rest) >= _SHORTEST_SENTENCE:
        yield Pair(text[start:end].strip()[:_LONGEST], rest[:_LONGEST], weight)


def read_records(path: Path) -> Iterator[dict[str, object]]:
    """Yield the objects of a gzipped file of JSON lines. Raises QuestionSetError."""
    try:
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            for line in stream:
                yield json.loads(line)
    except (OSError, ValueError) as error:
        raise QuestionSetError(
            f"{path} cannot be read ({error}) → name the folder that holds train/ and corpus/"
        ) from error
