"""Lock what is installed: every package with its version and the digests of its files.

Reads pyproject.toml, resolves it for every system and every Python that it allows, and writes
the folder ``locks``, from which environment.py installs. Versions that are locked stay as they
are unless pyproject.toml says otherwise or ``--upgrade`` is given. Needs uv and a network.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]
_FOLDER = _ROOT / "locks"
_PROJECT = "pyproject.toml"
_EXTRAS = ("measure", "postgres", "test")
#: What installs the rest: pip, and what builds packages that come as source.
_INSTALLERS = "pip\nsetuptools\n"
#: torch comes as many builds with digests of their own, and environment.py takes the one that an
#: index offers for this machine; what follows belongs to its builds for graphics cards.
_BY_VERSION = ("torch", "triton", "nvidia-", "cuda-")
_HEADER = """\
# 由 scripts/lock.py 写成，请勿手改：改 pyproject.toml 后再运行它。
# Written by scripts/lock.py; change pyproject.toml and run it again instead.
# torch (and what its builds for graphics cards bring) is not here: it is installed by its exact
# version from pyproject.toml, so that a build for the CPU is taken where one is offered.
"""


class LockFailed(Exception):
    """The lock cannot be made; says why and what to do."""


def main() -> int:
    """Write the locks; return the exit status."""
    parser = argparse.ArgumentParser(description="更新依赖锁 / Renew the lock of dependencies.")
    parser.add_argument(
        "--upgrade", action="store_true", help="间接依赖也取最新版 / newest of what is not pinned"
    )
    arguments = parser.parse_args()
    try:
        for name, text in _locks(upgrade=arguments.upgrade).items():
            (_FOLDER / name).write_text(text, encoding="utf-8")
            print(f"locks/{name}: {len(_blocks(text))} 个包 / packages")
    except LockFailed as error:
        print(f"出错 / Error: {error}", file=sys.stderr)
        return 1
    print("请运行 python3 scripts/test.py 再提交 / run the tests, then commit")
    return 0


def _locks(*, upgrade: bool) -> Mapping[str, str]:
    """Return the locks by file name. Raises LockFailed."""
    kept = {} if upgrade else _read_all()
    # All together first, so that no two locks name two versions of one package.
    everything = {**kept, **_resolve(_PROJECT, "--all-extras", pins=kept)}
    installers = _resolve("-", pins=everything, given=_INSTALLERS)
    start = _resolve(_PROJECT, pins=everything)
    found = {"install": installers, "start": start}
    for extra in _EXTRAS:
        whole = _resolve(_PROJECT, "--extra", extra, pins=everything)
        found[extra] = {name: block for name, block in whole.items() if start.get(name) != block}
    return {f"{name}.lock": _HEADER + "".join(blocks.values()) for name, blocks in found.items()}


def _read_all() -> dict[str, str]:
    texts = (path.read_text(encoding="utf-8") for path in sorted(_FOLDER.glob("*.lock")))
    return {name: block for text in texts for name, block in _blocks(text).items()}


def _resolve(
    source: str, *options: str, pins: Mapping[str, str], given: str = ""
) -> dict[str, str]:
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as constraints:
        constraints.writelines(block.split(" \\")[0] + "\n" for block in pins.values())
        constraints.flush()
        command = [
            *_uv(), "pip", "compile", source, *options, "--universal", "--python-version", "3.11",
            "--generate-hashes", "--no-header", "--no-annotate", "--quiet", "--no-progress",
            "--constraints", constraints.name,
        ]  # fmt: skip
        done = subprocess.run(command, cwd=_ROOT, input=given, capture_output=True, text=True)
    if done.returncode != 0:
        last = "\n".join(done.stderr.strip().splitlines()[-12:])
        raise LockFailed(
            "依赖解析失败：检查 pyproject.toml 的版本号和网络；若间接依赖锁得太旧，加 --upgrade / "
            "cannot be resolved: check the versions in pyproject.toml and the network, or add "
            f"--upgrade\n{last}"
        )
    return {
        name: block
        for name, block in _blocks(done.stdout).items()
        if not name.startswith(_BY_VERSION)
    }


def _blocks(text: str) -> dict[str, str]:
    """Return what a lock says of each package: the line with its version, and its digests."""
    found: dict[str, str] = {}
    name = ""
    for line in text.splitlines(keepends=True):
        if line.startswith("#"):
            continue
        if not line.startswith(" "):
            name = line.partition("==")[0]
        found[name] = found.get(name, "") + line
    return found


def _uv() -> Sequence[str]:
    found = shutil.which("uv")
    if found is None:
        raise LockFailed(
            "没有找到 uv → 运行 pip install uv（在别的环境里）再试 / uv is not installed: "
            "pip install uv, in an environment of its own, and have it on the PATH"
        )
    return [found]


if __name__ == "__main__":
    sys.exit(main())
