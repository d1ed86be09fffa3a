"""Read documents and say how much was read: articles against a count by line, time, memory.

Exit status: 0 all read, 1 failed, 2 wrong use, 3 something was not read or is in doubt.
"""

import environment

environment.run_inside()  # before anything else is imported: it may have to be made

import argparse
import resource
import sys
from pathlib import Path

from index.measuring.articles import Reading, documents_of, read_documents
from knowledge.errors import HangbangcaiError
from scripts.console import end_with_the_pipe, fail

NOT_ALL = 3


def main() -> int:
    """Run the command; return its exit status."""
    end_with_the_pipe()
    parser = argparse.ArgumentParser(
        description="读一批文件，报告读出多少条 / Read documents and tell how much was read.",
        epilog="退出码 / exit status: 0 全部读出, 1 失败, 2 用法, 3 有未读出或存疑",
    )
    parser.add_argument(
        "paths",
        nargs="+",
        type=Path,
        metavar="FOLDER|FILE.jsonl[.gz]",
        help="政策文件夹，或每行有 id、title、text 的文件 / a folder, or JSON lines",
    )
    parser.add_argument("--quiet", action="store_true", help="只报总数 / totals alone")
    arguments = parser.parse_args()
    whole = True
    try:
        for path in arguments.paths:
            whole &= _report(path, read_documents(documents_of(path)), quiet=arguments.quiet)
    except HangbangcaiError as error:
        return fail(error)
    return 0 if whole else NOT_ALL


def _report(path: Path, reading: Reading, *, quiet: bool) -> bool:
    """Print what was read of a collection; tell whether that is all of it."""
    missed = [one for document in reading.documents for one in document.missed]
    refused = [one for one in reading.documents if one.refused]
    if not quiet:
        for document in refused:
            print(f"未读 / not read: {document.name}: {document.refused}")
        for one in missed:
            print(f"未作为条 / no article: {one.document}:{one.line}: {one.words}")
        for document in reading.documents:
            for remark in document.remarks:
                print(f"存疑 / in doubt: {document.name}:{remark}")
    share = reading.found / reading.expected if reading.expected else 1.0
    # Linux counts in kilobytes, macOS in bytes.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak //= 1024 if sys.platform == "darwin" else 1
    print(
        f"{path}: {len(reading.documents):,} 份 documents, "
        f"{sum(one.characters for one in reading.documents):,} 字 characters, "
        f"{sum(one.clauses for one in reading.documents):,} 款目 clauses; "
        f"条 articles {reading.found:,} / {reading.expected:,} = {share:.4f}, "
        f"例外 exceptions {len(missed):,}, 未读 not read {len(refused):,}; "
        f"{reading.seconds:.1f} s, {peak / 1024:.0f} MB"
    )
    return not missed and not refused


if __name__ == "__main__":
    sys.exit(main())
