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
    """Name the file that says: these dependencies of this pyproject.toml are installed."""
    return ENVIRONMENT / "-".join(("installed", *sorted(extras), _content()))


def _content() -> str:
    content = (ROOT / "pyproject.toml").read_bytes() + sys.version.encode()
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
    target = str(ROOT) + (f"[{','.join(extras)}]" if extras else "")
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    # An old pip cannot read some packages' metadata; torch goes first, by its exact version,
    # so that the build for the CPU is taken where there is one.
    for arguments in (["--upgrade", "pip"], [_torch()], ["--editable", target]):
        print("  pip install " + " ".join(arguments).replace(str(ROOT), "."), flush=True)
        done = subprocess.run(pip + arguments, stderr=subprocess.PIPE, text=True)
        if done.returncode != 0:
            _explain(done.stderr)
    for old in ENVIRONMENT.glob("installed-*"):
        if "-".join(("installed", *sorted(extras))) == old.name.rpartition("-")[0]:
            old.unlink()
    _stamp(extras).touch()


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
