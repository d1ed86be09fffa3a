"""Check the benefits and facts: print what is wrong by file and line, or what there is."""

import environment

environment.run_inside()  # before anything else is imported: it may have to be made

import sys
from pathlib import Path

from knowledge.documents.library import read_library
from knowledge.entitlement.employers import EMPLOYERS_FILE, read_employers
from knowledge.entitlement.read_benefits import FOLDER, read_benefits
from knowledge.errors import HangbangcaiError


def main(arguments: list[str]) -> int:
    """Check the folder named, or the product's own; return how many errors there are, to 1."""
    folder = Path(arguments[0]) if arguments else FOLDER
    try:
        library = read_library()
        benefits = read_benefits(folder, library=library)
        employers = read_employers(folder / EMPLOYERS_FILE, library)
    except HangbangcaiError as error:
        print(error)
        return 1
    for one in benefits.errors:
        print(one)
    rules = sum(len(one.rules) for one in benefits.benefits)
    print(
        f"{len(benefits.benefits)} benefits with {rules} rules, "
        f"{len(benefits.registry.facts)} facts, {len(employers.offers)} things for employers, "
        f"{len(benefits.errors)} errors"
    )
    return 1 if benefits.errors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
