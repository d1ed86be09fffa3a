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
from index.publishing.open import open_snapshot
from index.publishing.published import library_beside
from index.publishing.stated_report import read_statements
from index.publishing.verify import verify_snapshot
from index.searching.rank import load_ranker
from knowledge.errors import HangbangcaiError
from scripts.console import ProgressLine, end_with_the_pipe, fail
from scripts.reports.reindexed import print_report
from scripts.reports.statements import print_statements

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
    library = library_beside(engine.store, engine.settings.policies, strict=strict)
    progress = ProgressLine("向量 / vectors")
    report = engine.build(library, force=force, strict=strict, progress=progress)
    progress.close()
    print_report(report, engine.settings.policies)
    fresh = {*report.policies.added, *report.policies.changed} if report.published else set()
    print_statements(read_statements(one for one in library.policies if one.id in fresh))
    return LEFT_OUT if report.errors else 0


def _status(engine: Engine) -> int:
    folder, manifest = engine.store.current()
    counts = "，".join(f"{name} {count}" for name, count in manifest.counts.items())
    print(f"当前 / current: {manifest.id}（{manifest.created_at}）")
    print(f"位置 / folder: {folder}")
    print(f"内容 / content: {counts}")
    print(f"编码器 / encoder: {manifest.encoder_name}（{manifest.dimension}）")
    library = library_beside(engine.store, engine.settings.policies)
    changed = not engine.is_published(library)
    unread = len(library.errors)
    for name, error in library.kept.items():
        print(f"沿用上一版 / kept as published: {name}（{error.path.name}）", file=sys.stderr)
    if changed:
        print("文件有改动，尚未发布 / files changed since")
    elif unread:
        print(
            f"与读得了的 {len(library.policies)} 份政策一致 / same as the policies that can be read"
        )
    else:
        print("与文件一致 / same as the files")
    if unread:
        print(f"另有 {unread} 处读不了，见下 / {unread} cannot be read or used, see below")
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
