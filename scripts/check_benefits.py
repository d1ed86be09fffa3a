"""Check the benefits and facts: print what is wrong by file and line, or what there is."""

import environment

environment.run_inside()  # before anything else is imported: it may have to be made

import sys
from pathlib import Path

from knowledge.errors import HangbangcaiError
from knowledge.library import read_library
from knowledge.read_benefits import FOLDER, read_benefits


def main(arguments: list[str]) -> int:
    """Check the folder named, or the product's own; return how many errors there are, to 1."""
    folder = Path(arguments[0]) if arguments else FOLDER
    try:
        benefits = read_benefits(folder, library=read_library())
    except HangbangcaiError as error:
        print(error)
        return 1
    for one in benefits.errors:
        print(one)
    rules = sum(len(one.rules) for one in benefits.benefits)
    print(
        f"{len(benefits.benefits)} benefits with {rules} rules, "
        f"{len(benefits.registry.facts)} facts, {len(benefits.errors)} errors"
    )
    return 1 if benefits.errors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
