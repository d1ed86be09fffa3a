"""What is installed is what was tested: the locks are whole, and say what pyproject.toml says."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from locked import BY_VERSION, EXTRAS, LOCKS, PROJECT, locked
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from running import ROOT


@pytest.mark.parametrize("extra", ["", *EXTRAS])
def test_a_lock_pins_what_pyproject_pins(extra: str) -> None:
    pins = PROJECT["dependencies"] + (EXTRAS[extra] if extra else [])
    versions = locked("start", *filter(None, [extra]))
    for pin in map(Requirement, pins):
        if pin.name != BY_VERSION:
            assert str(pin.specifier) == f"=={versions.get(canonicalize_name(pin.name))}", pin


def test_every_package_has_digests_and_nothing_says_where_it_comes_from() -> None:
    assert {path.stem for path in LOCKS} == {"install", "start", *EXTRAS}
    for path in LOCKS:
        text = path.read_text(encoding="utf-8")
        for block in re.split(r"\n(?=[a-z0-9])", text.partition("\n\n")[0].rstrip("\n")):
            if not block.startswith("#"):
                digests = re.findall(r"--hash=sha256:[0-9a-f]{64}(?![0-9a-f])", block)
                assert digests, f"{path.name}: {block}"
        assert "://" not in text and "--index" not in text and " @ " not in text


def test_no_two_locks_name_two_versions_of_one_package() -> None:
    for one in LOCKS:
        for other in LOCKS:
            first, second = locked(one.stem), locked(other.stem)
            for name in first.keys() & second.keys():
                assert first[name] == second[name], f"{name} in {one.name} and {other.name}"


def needed(pins: Iterable[str]) -> set[str]:
    """Return all that these requirements bring on this machine, as installed packages say."""
    found: set[str] = set()
    waiting = [
        (canonicalize_name(one.name), frozenset(one.extras)) for one in map(Requirement, pins)
    ]
    seen = set()
    while waiting:
        name, extras = waiting.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        found.add(name)
        try:
            requires = distribution(name).requires or []
        except PackageNotFoundError:
            continue  # it is for another machine's build of torch, or it is missing in a lock
        for one in map(Requirement, requires):
            wanted = one.marker is None or any(
                one.marker.evaluate({"extra": extra}) for extra in ("", *extras)
            )
            if wanted:
                waiting.append((canonicalize_name(one.name), frozenset(one.extras)))
    return found


@pytest.mark.parametrize("extra", ["", *EXTRAS])
def test_a_lock_holds_all_that_is_needed(extra: str) -> None:
    """pip resolves nothing when it installs from a lock: what is not in it would be missing."""
    pins = PROJECT["dependencies"] + (EXTRAS[extra] if extra else [])
    gpu = {name for name in needed([BY_VERSION]) if name.startswith(("nvidia-", "cuda-", "triton"))}
    missing = needed(pins) - gpu - {BY_VERSION} - locked("start", *filter(None, [extra])).keys()
    assert missing == set()


def test_starting_installs_no_package_of_the_tests() -> None:
    assert not locked("start").keys() & {"pytest", "hypothesis", "playwright", "mypy", "ruff"}


def wheel(folder: Path) -> Path:
    """Make a package that holds nothing."""
    path = folder / "nothing_at_all-1.0-py3-none-any.whl"
    info = "nothing_at_all-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            f"{info}/METADATA", "Metadata-Version: 2.1\nName: nothing-at-all\nVersion: 1.0\n"
        )
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")
    return path


def test_another_file_than_the_locked_one_is_not_installed_and_said_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel(tmp_path)
    lock = tmp_path / "wrong.lock"
    lock.write_text(f"nothing-at-all==1.0 --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    monkeypatch.setenv("PIP_TARGET", str(tmp_path / "installed"))
    arguments = ["--require-hashes", "--no-deps", "--requirement", str(lock)]
    code = (
        "import sys; sys.path.insert(0, 'scripts'); import environment as e\n"
        f"e.install(e.Path(sys.executable), {arguments!r})"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert "与 locks 里锁定的校验值不符，没有安装" in done.stderr
    assert "nothing-at-all" in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "installed").exists()
