"""Run the linters and the type checker, as continuous integration does."""

import environment

environment.run_inside("test")  # before anything else is imported: it may have to be made

import subprocess
import sys

from environment import ROOT

_CHECKS = (("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",))


def main() -> int:
    """Run every check; return 1 if one fails."""
    failed = [
        " ".join(check)
        for check in _CHECKS
        if subprocess.call([sys.executable, "-m", *check], cwd=ROOT) != 0
    ]
    print(f"失败 / failed: {', '.join(failed)}" if failed else "检查通过 / all checks passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
