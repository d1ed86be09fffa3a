"""Make the program's own Python environment and continue in it; needs only the standard library.

Written so that Pythons too old for the rest still parse it and can say so.
"""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn, Sequence  # noqa: UP035 - parsed by older Pythons too

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = ROOT / ".venv"
LOCKS = ROOT / "locks"
_OLDEST = (3, 11)
_BYTES_NEEDED = 3000000000


def run_inside(*extras: str) -> None:
    """Make sure that this process runs in the program's environment with ``extras`` installed.

    Returns when it does. Otherwise the environment is made or brought up to date and the
    process is replaced. Exits with status 1 and a sentence when that cannot be done.
    """
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    if sys.version_info < _OLDEST:
        version = platform.python_version()
        _stop(
            f"需要 Python 3.11 或更新版本，当前是 {version}。请安装后用 python3.11 再运行一次。",
            f"Python 3.11 or newer is needed, this is {version}. Install it, then run python3.11.",
        )
    python = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not _is_ready(python, extras):
        _install(python, extras)
    if Path(sys.prefix).resolve() == ENVIRONMENT.resolve():
        return
    command = [str(python), *sys.argv]
    if os.name == "nt":
        raise SystemExit(subprocess.call(command))
    sys.stdout.flush()
    os.execv(str(python), command)


def _stamp(extras: Sequence[str]) -> Path:
    """Name the file that says: these dependencies, as locked now, are installed."""
    return ENVIRONMENT / "-".join(("installed", *sorted(extras), _content()))


def _content() -> str:
    read = [ROOT / "pyproject.toml", *sorted(LOCKS.glob("*.lock"))]
    content = b"".join(path.read_bytes() for path in read) + sys.version.encode()
    return hashlib.sha256(content).hexdigest()[:16]


def _is_ready(python: Path, extras: Sequence[str]) -> bool:
    """Tell whether ``extras``, or more than them, are installed."""
    return python.exists() and any(
        set(extras) <= set(path.name.split("-")[1:-1])
        for path in ENVIRONMENT.glob("installed-*" + _content())
    )


def _install(python: Path, extras: Sequence[str]) -> None:
    free = shutil.disk_usage(str(ROOT)).free
    if free < _BYTES_NEEDED:
        _stop(
            f"磁盘空间不足：安装约需 3 GB，{ROOT} 只剩 {free / 1e9:.1f} GB。请腾出空间后再运行。",
            f"Not enough disk space: 3 GB are needed, {free / 1e9:.1f} GB are free. Free some.",
        )
    print(
        "首次运行：正在安装依赖（约需几分钟）… Installing dependencies, a few minutes …", flush=True
    )
    if not python.exists():
        made = subprocess.call([sys.executable, "-m", "venv", str(ENVIRONMENT)])
        if made != 0 or not python.exists():
            _stop(
                "无法创建 Python 环境。Debian/Ubuntu 上请先运行：apt install python3-venv",
                "The environment cannot be made. On Debian or Ubuntu: apt install python3-venv",
            )
    # An old pip cannot read some packages' metadata, so pip itself comes first. What is locked is
    # all that is needed, so nothing is resolved, and nothing is fetched to build with. torch goes
    # by its exact version, so that the build for the CPU is taken where there is one.
    build = ["--no-deps", "--no-build-isolation"]
    for arguments in (
        ["--no-deps", *_locked("install")],
        [*build, *_locked("start", *extras)],
        [_torch()],
        [*build, "--editable", str(ROOT)],
    ):
        install(python, arguments)
    for old in ENVIRONMENT.glob("installed-*"):
        if "-".join(("installed", *sorted(extras))) == old.name.rpartition("-")[0]:
            old.unlink()
    _stamp(extras).touch()


def install(python: Path, arguments: Sequence[str]) -> None:
    """Let pip install. Exits with status 1 and a sentence when that fails."""
    print("  pip install " + " ".join(arguments).replace(str(ROOT), "."), flush=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run(pip + list(arguments), stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        _explain(done.stderr)


def _locked(*names: str) -> Sequence[str]:
    """Return pip's arguments for what is locked under ``names``, digests and all."""
    arguments = ["--require-hashes"]
    for name in names:
        arguments += ["--requirement", str(LOCKS / f"{name}.lock")]
    return arguments


def _torch() -> str:
    for line in (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines():
        if line.strip().startswith('"torch=='):
            return line.strip().strip('",')
    raise SystemExit("pyproject.toml names no torch version")


def _explain(output: str) -> None:
    """Turn pip's output into what to do."""
    last = "\n".join(line for line in output.strip().splitlines()[-6:])
    low = output.lower()
    if "no space left" in low:
        _stop("磁盘已满。请腾出约 3 GB 空间后再运行。", "The disk is full. Free about 3 GB.", last)
    if "do not match the hashes" in low:
        _stop(
            "下载到的软件包与 locks 里锁定的校验值不符，没有安装。多半是镜像或代理给了改动过、"
            "或没下载完整的文件：请换一个软件包镜像，加 PIP_NO_CACHE_DIR=1 再运行一次；"
            "仍然不符就不要使用，请告知维护人员。",
            "A package is not the one that was locked, and was not installed. Choose another "
            "mirror and run again with PIP_NO_CACHE_DIR=1; if it stays so, tell the maintainers.",
            "\n".join(line for line in output.splitlines() if line.strip())[-600:],
        )
    signs = ("connection", "resolve", "timed out", "timeout", "network", "no matching distribution")
    if any(sign in low for sign in signs):
        _stop(
            "下载依赖失败：连不上软件包源。请检查网络或 pip 的镜像设置后再运行；已下载的会保留。",
            "The package index cannot be reached. Check the network or pip's mirror and run again.",
            last,
        )
    _stop("安装依赖失败，原因见下。", "Installing the dependencies failed; see below.", last)


def _stop(chinese: str, english: str, detail: str = "") -> NoReturn:
    print("\n".join(part for part in (chinese, english, detail) if part), file=sys.stderr)
    raise SystemExit(1)
