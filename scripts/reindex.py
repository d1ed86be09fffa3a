"""Re-index the policies: build, report what changed, publish; or show, verify, roll back.

Exit status: 0 done (or nothing to do), 1 failed, 2 wrong use, 3 published, but files were left
out, 4 verification found damage.
"""

import environment

environment.run_inside()  # before anything else is imported: it may have to be made

import argparse
import sys
from datetime import date
from pathlib import Path

from bot.assemble import Engine, open_engine
from bot.settings import read_settings
from index.build import BuildReport, Changes
from index.open import open_snapshot
from index.rank import load_ranker
from index.verify import verify_snapshot
from knowledge.errors import HangbangcaiError
from knowledge.library import read_library
from scripts.console import ProgressLine, end_with_the_pipe, fail

LEFT_OUT = 3
DAMAGED = 4


def main() -> int:
    """Run the command; return its exit status."""
    end_with_the_pipe()
    parser = argparse.ArgumentParser(
        description="重建政策索引并发布 / Re-index the policies and publish.",
        epilog="退出码 / exit status: 0 完成, 1 失败, 2 用法, 3 已发布但有文件未读, 4 校验不符",
    )
    parser.add_argument("folder", nargs="?", type=Path, help="政策文件夹 / folder of policies")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--status", action="store_true", help="现在用的是哪一版 / what is published")
    what.add_argument("--rollback", action="store_true", help="退回上一版 / back to the one before")
    what.add_argument(
        "--verify", action="store_true", help="校验当前版 / check digests, offsets, quotes"
    )
    parser.add_argument(
        "--strict", action="store_true", help="有文件读不了就不发布 / stop at bad files"
    )
    parser.add_argument(
        "--force", action="store_true", help="没有变化也重建 / build though unchanged"
    )
    arguments = parser.parse_args()
    try:
        overrides = {"policies": arguments.folder} if arguments.folder else {}
        engine = open_engine(read_settings(**overrides))
        if arguments.status:
            return _status(engine)
        if arguments.rollback:
            name = engine.store.rollback()
            print(f"已退回 / rolled back to {name}；运行中的服务会在下一个问题前切换")
            return 0
        if arguments.verify:
            return _verify(engine)
        return _build(engine, strict=arguments.strict, force=arguments.force)
    except HangbangcaiError as error:
        return fail(error)


def _build(engine: Engine, *, strict: bool, force: bool) -> int:
    library = read_library(engine.settings.policies, strict=strict)
    progress = ProgressLine("向量 / vectors")
    report = engine.build(library, force=force, progress=progress)
    progress.close()
    _print_report(report)
    return LEFT_OUT if report.errors else 0


def _print_report(report: BuildReport) -> None:
    for error in report.errors:
        print(f"未收录 / left out: {error}", file=sys.stderr)
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


def _status(engine: Engine) -> int:
    folder, manifest = engine.store.current()
    counts = "，".join(f"{name} {count}" for name, count in manifest.counts.items())
    print(f"当前 / current: {manifest.id}（{manifest.created_at}）")
    print(f"位置 / folder: {folder}")
    print(f"内容 / content: {counts}")
    print(f"编码器 / encoder: {manifest.encoder_name}（{manifest.dimension}）")
    library = read_library(engine.settings.policies)
    changed = library.digest != manifest.library_digest
    print(
        "文件有改动，尚未发布 / files changed since"
        if changed
        else "与文件一致 / same as the files"
    )
    for error in library.errors:
        print(f"读不了 / cannot be read: {error}", file=sys.stderr)
    for name in engine.store.all_ids():
        print(f"  {'→' if name == manifest.id else ' '} {name}")
    return 0


def _verify(engine: Engine) -> int:
    _, manifest = engine.store.current()
    problems = engine.store.damaged_files(manifest.id)
    if not problems:
        snapshot = open_snapshot(
            engine.store,
            encoder=engine.encoder,
            segmenter=engine.segmenter,
            ranker=load_ranker(),
        )
        problems = verify_snapshot(snapshot, day=date.today())
    for problem in problems:
        print(f"不符 / wrong: {problem}", file=sys.stderr)
    if problems:
        print(
            f"{manifest.id} 有 {len(problems)} 处不符 → 运行 scripts/reindex.py --force 重建，"
            "或 --rollback 退回 / damaged: rebuild with --force or go back with --rollback",
            file=sys.stderr,
        )
        return DAMAGED
    print(f"{manifest.id} 校验通过 / verified: {len(manifest.files)} 个文件 files")
    return 0


if __name__ == "__main__":
    sys.exit(main())
