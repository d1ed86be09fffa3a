"""Files of older office programs, turned by LibreOffice where it is installed."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from knowledge.formats.blocks import Unreadable

_PROGRAMS = ("soffice", "libreoffice")
_SECONDS = 120.0
#: What LibreOffice makes of each format.
TURNED = {
    ".doc": ".docx",
    ".wps": ".docx",
    ".rtf": ".docx",
    ".odt": ".docx",
    ".xls": ".xlsx",
    ".et": ".xlsx",
    ".ods": ".xlsx",
}
_MOST_BYTES = 60_000_000


def turn(suffix: str, data: bytes, *, seconds: float = _SECONDS) -> bytes:
    """Return a file of an older format as .docx or .xlsx (`TURNED`). Raises Unreadable.

    LibreOffice runs with a profile of its own, which trusts no macro, and is ended with all that
    it started when the time is over.
    """
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise Unreadable(
            f"读 {suffix} 要用 LibreOffice，这台机器没有装 / {suffix} is read through LibreOffice, "
            "which is not installed here",
            f"安装它（Debian、Ubuntu：apt install libreoffice），或在 WPS、Word 里另存为 "
            f"{TURNED[suffix]} / install it, or save the file as {TURNED[suffix]}",
        )
    with tempfile.TemporaryDirectory(prefix="hangbangcai-") as folder:
        place = Path(folder)
        given, made = place / f"given{suffix}", place / "made"
        given.write_bytes(data)
        made.mkdir()
        command = [
            program, f"-env:UserInstallation={(place / 'profile').as_uri()}", "--headless",
            "--norestore", "--nologo", "--nolockcheck", "--convert-to", TURNED[suffix][1:],
            "--outdir", str(made), str(given),
        ]  # fmt: skip
        _run(command, seconds)
        turned = made / f"given{TURNED[suffix]}"
        if not turned.is_file() or turned.stat().st_size > _MOST_BYTES:
            raise Unreadable(
                "LibreOffice 打不开它 / LibreOffice cannot open it",
                f"在 WPS 或 Word 里打开，另存为 {TURNED[suffix]} / open it in WPS or Word and save "
                f"it as {TURNED[suffix]}",
            )
        return turned.read_bytes()


def _run(command: list[str], seconds: float) -> None:
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise Unreadable(
            f"LibreOffice {seconds:.0f} 秒内没有读完 / LibreOffice did not read it within "
            f"{seconds:.0f} s",
            "在 WPS 或 Word 里打开，另存为 .docx / open it in WPS or Word and save it as .docx",
        ) from error
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program and what it started: its own process only starts others."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
