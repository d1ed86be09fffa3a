"""What the locks and pyproject.toml pin."""

from __future__ import annotations

import tomllib

from running import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]
LOCKS = sorted((ROOT / "locks").glob("*.lock"))
#: Installed by its exact version, without a digest; see scripts/lock.py.
BY_VERSION = "torch"


def locked(*names: str) -> dict[str, str]:
    """Return the versions in locks, by name."""
    found = {}
    for name in names:
        for line in (ROOT / "locks" / f"{name}.lock").read_text(encoding="utf-8").splitlines():
            if line and not line.startswith(("#", " ")):
                package, _, version = line.partition(" ")[0].partition("==")
                found[package] = version
    return found
