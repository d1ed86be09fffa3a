"""Read the dates, numbers and repeals that documents state of themselves, as JSON lines.

Exit status: 0 done, 2 wrong use.
"""

import environment

environment.run_inside()  # before anything else is imported: it may have to be made

import argparse
import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from knowledge.documents.stated.read import read_stated
from knowledge.documents.stated.written import write_stated
from scripts.console import end_with_the_pipe


def main() -> int:
    """Run the command; return its exit status."""
    end_with_the_pipe()
    parser = argparse.ArgumentParser(
        description="读出文件自己写明的施行日期、有效期、文号、废止 / Read what documents state of "
        "themselves: dates of effect, ends, numbers, repeals.",
    )
    parser.add_argument(
        "documents",
        nargs="+",
        type=Path,
        help='JSON 行（可 .gz），每行 / JSON lines (or .gz), each {"id", "title", "text"}',
    )
    parser.add_argument(
        "--judged", type=Path, help="只读其中的 doc，用它的 id / only these docs, by their ids"
    )
    arguments = parser.parse_args()
    wanted = _wanted(arguments.judged) if arguments.judged else None
    for path in arguments.documents:
        for number, line in enumerate(_lines(path)):
            document = json.loads(line)
            name = str(document.get("id") or f"{path.name.split('.')[0]}-{number}")
            if wanted is not None and name not in wanted:
                continue
            title, text = str(document.get("title", "")), str(document.get("text", ""))
            stated = write_stated(read_stated(title, text), text)
            print(
                json.dumps({"id": wanted[name] if wanted else name, **stated}, ensure_ascii=False)
            )
    return 0


def _wanted(path: Path) -> dict[str, str]:
    found: dict[str, Any] = {}
    for line in _lines(path):
        one = json.loads(line)
        found[str(one["doc"])] = one["id"]
    return found


def _lines(path: Path) -> Iterator[str]:
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as lines:
        for line in lines:
            if line.strip():
                yield line.decode()


if __name__ == "__main__":
    sys.exit(main())
