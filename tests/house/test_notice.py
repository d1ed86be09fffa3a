"""NOTICE names what is used and under which licence; nothing under copyleft is left out."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, metadata

from locked import LOCKS, locked
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from running import ROOT

NOTICE = (ROOT / "NOTICE").read_text(encoding="utf-8")
#: Families of licences that ask something of whoever passes a program on, as packages name them.
FAMILIES = {
    "LGPL": re.compile(r"\bLGPL|Lesser General Public", re.IGNORECASE),
    "GPL": re.compile(r"\bA?GPL|(?<!Lesser )General Public", re.IGNORECASE),
    "MPL": re.compile(r"\bMPL|Mozilla Public", re.IGNORECASE),
    "other": re.compile(
        r"\bEUPL|\bCDDL|\bEPL\b|Eclipse Public|\bOSL\b|CC[- ]BY[- ]SA", re.IGNORECASE
    ),
}


def rows() -> dict[str, list[str]]:
    """Return the tables' rows by the package's name."""
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in NOTICE.splitlines()
        if line.startswith("| ") and not line.startswith("| package")
    ]
    return {canonicalize_name(row[0]): row for row in cells}


def families_of(name: str) -> set[str]:
    """Return which copyleft licences a package says that it is under."""
    said = metadata(name)
    classifiers = [one for one in said.get_all("Classifier") or [] if one.startswith("License")]
    # The older field may hold a whole licence, which names others: it is read last.
    told = [*(said.get_all("License-Expression") or []), *classifiers]
    short = "\n".join(told or said.get_all("License") or [])
    return {family for family, form in FAMILIES.items() if form.search(short)}


def test_notice_and_pyproject_name_the_same_packages_and_versions() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    runtime = NOTICE.partition("Runtime, as pyproject.toml")[2].partition("\n\n\n")[0]
    said = re.findall(r"^\| (\S+) \| (\S+) \|", runtime, re.MULTILINE)[1:]
    pins = [Requirement(one) for one in project["dependencies"]]
    assert said == [(one.name, str(one.specifier).removeprefix("==")) for one in pins]


def test_every_package_under_a_copyleft_licence_is_in_the_notice() -> None:
    names = {*locked(*(path.stem for path in LOCKS)), "torch"}
    seen = 0
    for name in sorted(names):
        try:
            families = families_of(name)
        except PackageNotFoundError:
            continue  # for another system than this
        seen += bool(families)
        for family in families:
            assert name in rows(), f"{name} is under {family} and not in NOTICE"
            assert family in rows()[name][2], f"NOTICE does not say that {name} is under {family}"
    assert seen >= 5, "the packages' metadata are not read"


def test_versions_in_the_notice_are_those_that_are_locked() -> None:
    versions = locked(*(path.stem for path in LOCKS))
    for name, row in rows().items():
        assert row[1] == versions.get(name, row[1] if name == "torch" else None), name


def test_the_training_data_are_named_alike_in_licence_and_model_card() -> None:
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    card = (ROOT / "index" / "model" / "encoder" / "README.md").read_text(encoding="utf-8")
    for name in (
        "STARD",
        "LeCoQA",
        "LawBench",
        "QABasedOnPolicyKnowledgeGraph",
        "cmrc2018",
        "DRCD",
    ):
        assert name in licence and name in card, name
    assert "index/model/encoder/README.md" in NOTICE and "LICENSE" in NOTICE
