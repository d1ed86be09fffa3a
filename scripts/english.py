"""Check the English beside the policies, and sign what has been held against its Chinese.

Exit status: 0 all is well, 1 something is amiss, 2 wrong use.
"""

import environment

environment.run_inside()  # before anything else is imported: it may have to be made

import argparse
import sys
from collections import defaultdict
from pathlib import Path

from bot.settings import read_settings
from knowledge.documents.library import Library, read_library
from knowledge.errors import HangbangcaiError
from knowledge.renderings.check import Amiss, check_renderings
from knowledge.renderings.read import read_renderings
from knowledge.renderings.rendering import Renderings
from knowledge.renderings.sign import sign
from scripts.console import end_with_the_pipe, fail


def main() -> int:
    """Run the command; return its exit status."""
    end_with_the_pipe()
    parser = argparse.ArgumentParser(
        description="核对政策的英文，签上对应的中文 / Check the English of the policies; sign it."
    )
    parser.add_argument(
        "--sign",
        nargs="*",
        metavar="POLICY#CLAUSE",
        help="签还没签的；改过中文的要写明是哪条 / sign what is unsigned, and what is named here "
        "although its Chinese has changed",
    )
    arguments = parser.parse_args()
    try:
        settings = read_settings()
        library = read_library(settings.policies)
        if arguments.sign is not None:
            _sign(settings.english, library, frozenset(arguments.sign))
        return _check(library, read_renderings(settings.english, library=library))
    except HangbangcaiError as error:
        return fail(error)


def _check(library: Library, renderings: Renderings) -> int:
    amiss = list(check_renderings(library, renderings))
    for one in (*renderings.errors, *amiss):
        print(one)
    clauses = sum(len(policy.clauses) for policy in library.policies)
    held = sum(
        renderings.clause(policy, clause) is not None for policy, clause in library.clauses()
    )
    print(
        f"{clauses} 条，英文可用的 {held} 条 / clauses, {held} with English that holds; "
        f"{len(renderings.errors) + len(amiss)} 处有问题 / amiss"
    )
    return 1 if renderings.errors or amiss else 0


def _sign(folder: Path, library: Library, named: frozenset[str]) -> None:
    """Sign what is only unsigned, and what is named."""
    renderings = read_renderings(folder, library=library)
    names: defaultdict[str, dict[str, bool]] = defaultdict(dict)
    for one in check_renderings(library, renderings):
        if one.unsigned or _place(one) in named:
            names[one.policy_id][one.clause_id] = True
    for policy in library.policies:
        if names[policy.id] and policy.id in renderings.policies:
            count = sign(folder / f"{policy.id}.yaml", policy, names[policy.id])
            print(f"{policy.id}: 签了 {count} 处 / signed {count}")


def _place(one: Amiss) -> str:
    return f"{one.policy_id}#{one.clause_id}" if one.clause_id else one.policy_id


if __name__ == "__main__":
    sys.exit(main())
