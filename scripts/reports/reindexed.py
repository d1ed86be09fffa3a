"""What re-indexing tells a maintainer: every file of the folder, and what changed."""

from __future__ import annotations

import sys
from pathlib import Path

from index.publishing.build_report import BuildReport, Changes
from knowledge.documents.folder.published import below
from knowledge.documents.withdrawals import mark_of
from knowledge.errors import HangbangcaiError
from knowledge.files.regular_files import FileRefused


def _print_lost(report: BuildReport) -> None:
    """Say first of all which policies were answered until now, and are not because of a file."""
    removed = {
        name
        for name in report.policies.removed
        if any(passage.startswith(f"{name}#") for passage in report.passages.removed)
    }
    if not removed or not report.errors:
        return
    errors = {id(error): error for error in report.errors}
    reasons: list[str] = []
    for error in report.errors:
        names = removed & {error.path.stem, _id_of(error.path)}
        if names:
            del errors[id(error)]
            removed -= names
            reasons += [f"{name}：文件读不了 / its file cannot be read: {error}" for name in names]
    if errors:
        files = "，".join(error.path.name for error in errors.values())
        reasons += [
            f"{name}：可能因为有文件读不了 / perhaps because of files that cannot be read: {files}"
            for name in sorted(removed)
        ]
    if not reasons:
        return
    print(
        f"注意！有 {len(reasons)} 份政策一直在回答，从这一版起不再回答 / ATTENTION: policies that "
        "were answered until now and are no longer:",
        file=sys.stderr,
    )
    for reason in reasons:
        print(f"  ！{reason}", file=sys.stderr)
    print(
        "  → 先运行 scripts/reindex.py --rollback 退回上一版，改好文件后再运行 "
        "scripts/reindex.py / go back with scripts/reindex.py --rollback, mend the files, "
        "then run it again",
        file=sys.stderr,
    )


def _id_of(path: Path) -> str:
    """Return the id that a file gives itself, as far as it can be told."""
    try:
        return mark_of(path)[0]
    except (HangbangcaiError, FileRefused, OSError, RecursionError, MemoryError):
        return ""


def print_report(report: BuildReport, folder: Path) -> None:
    """Print what is lost and kept first, then every file, then what changed."""
    _print_kept(report)
    _print_lost(report)
    for error in report.left_out:
        print(f"未收录 / left out: {error}", file=sys.stderr)
    for remark in report.remarks:
        print(f"请留意 / note: {remark}", file=sys.stderr)
    _print_files(report, folder)
    _print_changes("政策 / policies", report.policies)
    _print_changes("段落 / passages", report.passages)
    if report.withdrawn:
        print(f"已撤回 / withdrawn: {', '.join(report.withdrawn)}")
    print(
        f"向量 / vectors: 复用 reused {report.vectors_reused}，"
        f"新算 computed {report.vectors_computed}"
    )
    if report.published:
        print(f"已发布 / published {report.snapshot_id}（{report.seconds:.1f} s）")
    else:
        print(f"没有变化 / nothing changed; {report.snapshot_id} 继续服务 / goes on serving")


def _print_kept(report: BuildReport) -> None:
    """Say which policies are answered from their version before, until their file is mended."""
    if not report.kept:
        return
    print(
        f"注意！有 {len(report.kept)} 份政策的文件现在读不了，继续用上次发布的一版回答，改好文件后"
        "再运行 scripts/reindex.py / ATTENTION: policies whose file cannot be read now go on being "
        "answered as they were published last; mend the files and run it again:",
        file=sys.stderr,
    )
    for name, error in report.kept.items():
        print(f"  ！{name}：{error}", file=sys.stderr)


def _print_files(report: BuildReport, folder: Path) -> None:
    """Name every file of the folder: read, read in part and why, passed over and why."""
    print(f"文件 / files: {len(report.files)}")
    for one in report.files:
        name = below(folder, one.path)
        if one.passed_over is not None:
            remedy = f" → {one.passed_over.remedy}" if one.passed_over.remedy else ""
            print(f"  未读 not read: {name}：{one.passed_over.problem}{remedy}", file=sys.stderr)
            continue
        how = "部分读入 read in part" if one.doubts else "已读 read"
        print(
            f"  {how}: {name}：条文 clauses {one.clauses}，表格 tables {one.tables}，"
            f"日期 dates {one.dates}"
        )
        for doubt in one.doubts:
            print(
                f"  请核对 check: {name}:{doubt.line}: {doubt.problem} → {doubt.remedy}",
                file=sys.stderr,
            )


def _print_changes(label: str, changes: Changes) -> None:
    print(
        f"{label}: 新增 added {len(changes.added)}，修改 changed {len(changes.changed)}，"
        f"删除 removed {len(changes.removed)}，未变 unchanged {changes.unchanged}"
    )
    for sign, names in (("+", changes.added), ("~", changes.changed), ("-", changes.removed)):
        for name in names[:20]:
            print(f"  {sign} {name}")
        if len(names) > 20:
            print(f"  {sign} … 共 {len(names)} 项 / {len(names)} in all")
