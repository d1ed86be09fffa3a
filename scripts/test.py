"""Run the tests: environment, browser and fonts, then pytest with the arguments given."""

import environment

environment.run_inside(
    "measure", "test"
)  # before anything else is imported: it may have to be made

import os
import shutil
import subprocess
import sys
from pathlib import Path

from environment import ROOT

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_PACKAGES = ("chromium", "fonts-noto-cjk")
_DATABASE = "postgresql"


def main() -> int:
    """Run everything; return pytest's exit status."""
    missing = _missing()
    if missing and shutil.which("apt-get") and os.geteuid() == 0:
        print(f"正在安装 / installing: {', '.join(missing)}", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-y", "-qq", *missing],
        ):
            subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False)
        missing = _missing()
    if missing:
        print(
            f"缺少系统软件包，要用它们的测试将跳过；请以 root 运行："
            f"apt-get install {' '.join(missing)}\n"
            f"Tests that need them will be skipped: as root, apt-get install {' '.join(missing)}",
            flush=True,
        )
    arguments = sys.argv[1:]
    if not {"-n", "-s", "--pdb", "--version"} & {*arguments}:
        # On all cores, in the order of tests/conftest.py; a file's tests stay together, since they
        # share services and databases.
        arguments = ["-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder", *arguments]
    return subprocess.call([sys.executable, "-m", "pytest", *arguments], cwd=ROOT)


def _missing() -> list[str]:
    """Return the system packages that the browser tests lack."""
    browser, fonts = _PACKAGES
    missing = [] if any(map(shutil.which, _BROWSERS)) else [browser]
    lister = shutil.which("fc-list")
    listed = (
        lister
        and subprocess.run(
            [lister, ":lang=zh"], stdout=subprocess.PIPE, text=True, check=False
        ).stdout
    )
    if not listed:
        missing.append(fonts)
    servers = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    if shutil.which("postgres") is None and not any(servers):
        missing.append(_DATABASE)
    return missing


if __name__ == "__main__":
    sys.exit(main())
