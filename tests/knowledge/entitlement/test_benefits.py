"""Benefits as data: the real files hold, and what is wrong is named by file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.documents.library import Library, read_library
from knowledge.documents.yaml_lines import load_lines
from knowledge.entitlement.benefit import Group, Need
from knowledge.entitlement.facts import FactKind
from knowledge.entitlement.read_benefits import read_benefits
from knowledge.errors import DataError
from knowledge.language.normalise import normalise

FACTS = """facts:
- id: degree
  kind: choice
  label: 学历
  english: degree
  ask: 您的最高学历是？
  ask_english: What is your highest degree?
  values:
  - {id: bachelor, label: 本科, english: bachelor, wordings: [本科]}
  - {id: master, label: 硕士, english: master, wordings: [硕士]}
- id: months
  kind: number
  label: 社保
  english: insurance
  ask: 社保几个月？
  ask_english: How many months?
  unit: 个月
  unit_english: months
  lowest: 0
  highest: 600
  gap: 再缴纳 {gap} 个月社保即可
  gap_english: "{gap} more months are needed"
- id: graduated
  kind: date
  label: 毕业时间
  english: graduation
  ask: 何时毕业？
  ask_english: When did you graduate?
- id: owns_home
  kind: yes_no
  label: 有房
  english: owns a home
  ask: 有房吗？
  ask_english: Do you own a home?
"""
BENEFIT = """id: rent
name: 租房补贴
english: Rent allowance
group: home
order: 1
wordings: [租房补贴]
rules:
- id: standard
  name: 标准
  english: standard
  clause: graduate-living-allowance#standard
  from: 2021-10-15
  to: 2030-12
  dated_by: applied
  needs:
  - fact: degree
    in: [bachelor, master]
    clause: graduate-living-allowance#who
    text: 本科以上
    english: bachelor
  - fact: months
    at_least: 6
    clause: graduate-living-allowance#who
    text: 满6个月
    english: 6 months
  - fact: applied
    within_months: 12
    after: graduated
    clause: graduate-living-allowance#who
    text: 一年内
    english: in a year
  gives:
  - yuan: 10000
    per: year
    most: 3
    text: 每年1万元
    english: CNY 10,000
    clause: graduate-living-allowance#instalments
apply:
  where: {text: 网上, english: online}
  materials: {text: 现有资料未载明, english: not stated}
  deadline: {text: 一年内, english: within a year, months: 12, after: graduated}
"""


@pytest.fixture(scope="module")
def library() -> Library:
    return read_library()


def write(folder: Path, *, facts: str = FACTS, **benefits: str) -> Path:
    (folder / "_facts.yaml").write_text(facts, encoding="utf-8")
    for name, text in benefits.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def line_of(text: str, part: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), start=1) if part in line)


def test_the_real_benefits_are_without_an_error(library: Library) -> None:
    benefits = read_benefits(library=library, strict=True)
    assert len(benefits.benefits) >= 15
    assert benefits.errors == ()


def test_every_clause_that_a_benefit_names_exists_in_the_library(library: Library) -> None:
    for benefit in read_benefits(library=library).benefits:
        for rule in benefit.rules:
            for ref in rule.clauses():
                assert ref.find(library) is not None, f"{benefit.id}: {ref}"


def test_every_condition_says_what_it_wants_in_both_languages(library: Library) -> None:
    def check(need: Need) -> None:
        if isinstance(need, Group):
            for part in need.parts:
                check(part)
        else:
            assert need.said.text.chinese and need.said.text.english
            assert need.said.clause is not None

    for benefit in read_benefits(library=library).benefits:
        for rule in benefit.rules:
            for need in rule.needs:
                check(need)


def test_no_word_means_two_values_of_one_fact(library: Library) -> None:
    for fact in read_benefits(library=library).registry:
        words: dict[str, str] = {}
        for option in fact.options:
            for word in {normalise(one) for one in (*option.wordings, *option.answers)}:
                assert words.setdefault(word, option.id) == option.id, f"{fact.id}: {word}"
        if fact.kind is FactKind.YES_NO:
            assert not set(fact.yes_wordings) & set(fact.no_wordings), fact.id


def test_every_fact_that_is_asked_for_matters_to_a_benefit(library: Library) -> None:
    benefits = read_benefits(library=library)
    used = {fact for one in benefits.benefits for fact in one.facts()}
    reckoned = {one.id for one in benefits.registry if one.months_of in used}
    unused = set(benefits.registry.facts) - used - reckoned
    assert not unused, f"nobody needs to be asked for {unused}"


def test_a_small_folder_of_ones_own_is_read(tmp_path: Path, library: Library) -> None:
    benefits = read_benefits(write(tmp_path, rent=BENEFIT), library=library, strict=True)
    (benefit,) = benefits.benefits
    assert benefit.rules[0].gives[0].yuan == 10_000
    assert [fact.id for fact in benefits.registry] == ["degree", "months", "graduated", "owns_home"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("group: home", "group: house", "'house' is unknown"),
        ("order: 1", "order: first", "'first' is no whole number"),
        ("wordings: [租房补贴]", "wording: [租房补贴]", "unknown field 'wording'"),
        ("id: rent", "id: rent-2", "is not the file's name"),
        ("to: 2030-12", "to: 2019", "to lies before from"),
        ("from: 2021-10-15", "from: 2021-13", "month must be in 1..12"),
        ("dated_by: applied", "dated_by: degree", "is no date"),
        ("graduate-living-allowance#standard", "nothing#standard", "no policy 'nothing'"),
        ("-allowance#standard", "-allowance#nowhere", "has no clause 'nowhere'"),
        ("fact: degree", "fact: diploma", "the fact 'diploma' is unknown"),
        ("in: [bachelor, master]", "in: [bachelor, doctor]", "has no value 'doctor'"),
        ("    in: [bachelor, master]", "    at_least: 6", "does not fit degree"),
        ("at_least: 6", "at_least: 700", "goes from 0 to 600"),
        ("at_least: 6", "at_least: six", "no whole number"),
        ("within_months: 12", "within_months: -1", "cannot be negative"),
        ("after: graduated\n    clause", "after: months\n    clause", "is no date"),
        ("most: 3", "most: 0", "is not positive"),
        ("per: year", "per: once", "most is for amounts"),
        ("per: year", "per: day", "'day' is unknown"),
        ("yuan: 10000", "yuan: -5", "is not positive"),
        ("months: 12, after: graduated}", "months: 12}", "without months or years"),
    ],
)
def test_an_error_names_the_line_and_a_remedy(
    tmp_path: Path, library: Library, old: str, new: str, says: str
) -> None:
    assert BENEFIT.count(old) == 1
    text = BENEFIT.replace(old, new)
    near = line_of(BENEFIT, old.splitlines()[0])
    benefits = read_benefits(write(tmp_path, rent=text), library=library)
    assert not benefits.benefits
    (error,) = benefits.errors
    assert says in error.problem + error.remedy
    assert error.remedy
    assert error.path == tmp_path / "rent.yaml"
    assert str(error).startswith(f"{error.path}:{error.line}:")
    assert abs(error.line - near) <= 1


def test_all_wrong_conditions_of_a_rule_are_named_at_once(tmp_path: Path, library: Library) -> None:
    text = BENEFIT.replace("fact: degree", "fact: diploma").replace("at_least: 6", "at_least: 700")
    errors = read_benefits(write(tmp_path, rent=text), library=library).errors
    assert [one.line for one in errors] == [line_of(text, "diploma"), line_of(text, "700")]


def test_a_relation_that_leads_nowhere_is_an_error(tmp_path: Path, library: Library) -> None:
    text = BENEFIT + (
        "combines:\n"
        "- {with: gift, clause: graduate-living-allowance#who, text: 可以, english: may}\n"
    )
    (error,) = read_benefits(write(tmp_path, rent=text), library=library).errors
    assert error.line == line_of(text, "with: gift")


def test_what_follows_an_unconditional_amount_is_never_reached(
    tmp_path: Path, library: Library
) -> None:
    gift = BENEFIT[BENEFIT.index("  - yuan") : BENEFIT.index("apply:")]
    text = BENEFIT.replace(gift, gift + gift)
    (error,) = read_benefits(write(tmp_path, rent=text), library=library).errors
    assert "never reached" in error.problem


def test_strict_reading_raises_the_first_error(tmp_path: Path, library: Library) -> None:
    folder = write(tmp_path, rent=BENEFIT.replace("group: home", "group: house"))
    with pytest.raises(DataError, match="house"):
        read_benefits(folder, library=library, strict=True)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("id: months", "id: degree", "exists already"),
        ("id: months", "id: applied", "the day of applying is a date"),
        ("kind: date", "kind: date\n  months_of: degree", "names no number"),
        ("kind: number", "kind: amount", "'amount' is unknown"),
        ("再缴纳 {gap} 个月", "再缴纳几个月", "does not say the number"),
        ("id: master, label: 硕士", "id: bachelor, label: 硕士", "stands twice"),
        ("highest: 600", "highest: -1", "lies below lowest"),
        ("  kind: yes_no\n", "  kind: yes_no\n  unit: 个月\n", "unit is for facts of kind number"),
        ("  ask_english: How many months?\n", "", "'ask_english' is missing"),
        ("label: 社保", "label: 社保\n  label: 社保", "stands twice"),
    ],
)
def test_a_wrong_fact_is_named_and_stops_the_reading(
    tmp_path: Path, library: Library, old: str, new: str, says: str
) -> None:
    folder = write(tmp_path, facts=FACTS.replace(old, new, 1), rent=BENEFIT)
    with pytest.raises(DataError) as caught:
        read_benefits(folder, library=library)
    assert says in caught.value.problem
    assert caught.value.line > 1


def test_a_file_that_is_no_yaml_is_named_by_line(tmp_path: Path) -> None:
    path = tmp_path / "rent.yaml"
    path.write_text("id: rent\nname: [租房\nenglish: x\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_lines(path)
    assert caught.value.line == 3
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00"])
def test_an_empty_or_foreign_file_is_said_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "rent.yaml"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"rent\.yaml:1"):
        load_lines(path)
