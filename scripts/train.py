"""Learn weights that are shipped: scripts/train.py NAME [DATA …]; --help tells of each."""

import environment

environment.run_inside()  # before anything else is imported: it may have to be made

import importlib
import sys
from pathlib import Path

#: The commands: every module of scripts/training that has a main.
NAMES = tuple(
    sorted(
        path.stem
        for path in (Path(__file__).parent / "training").glob("*.py")
        if path.stem not in ("__init__", "small_libraries", "tuning_sets")
    )
)


def main() -> int:
    """Run the command; return its exit status: 0, 1 for an error, 2 for a name unknown."""
    if len(sys.argv) < 2 or sys.argv[1] not in NAMES:
        print(f"scripts/train.py {'|'.join(NAMES)} [DATA …]", file=sys.stderr)
        return 2
    name = sys.argv.pop(1)
    sys.argv[0] = f"{sys.argv[0]} {name}"
    command = importlib.import_module(f"scripts.training.{name}")
    return int(command.main())


if __name__ == "__main__":
    sys.exit(main())
