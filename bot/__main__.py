"""Run the service: ``python -m bot``; scripts/start.py makes the environment first."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from pathlib import Path

from bot.app import address, open_socket, serve
from bot.assemble import open_engine
from bot.processes import Processes
from bot.settings import read_settings
from knowledge.errors import HangbangcaiError


def main() -> int:
    """Build the snapshot if needed and serve; return the exit status."""
    parser = argparse.ArgumentParser(description="启动杭帮彩问答 / Start Hangbangcai Q&A.")
    parser.add_argument("--port", type=int, help="网页端口，默认 8000 / port of the web chat")
    parser.add_argument("--host", help="监听地址，默认 127.0.0.1 / address to listen on")
    parser.add_argument("--policies", type=Path, help="政策文件夹 / folder of policies")
    arguments = parser.parse_args()
    logging.basicConfig(
        level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    overrides = {name: value for name, value in vars(arguments).items() if value is not None}
    try:
        settings = read_settings(**overrides)
        # First of all: a port that is taken should be said before a build, not after it.
        listening = open_socket(settings)
        with listening:
            engine = open_engine(settings)
            report = engine.build_if_changed(progress=_show_progress)
            if report is not None:
                for error in report.left_out:
                    _print(f"未收录 / left out: {error}")
                for name, kept in report.kept.items():
                    _print(f"沿用上一版 / kept as published: {name}: {kept}")
                counts = report.counts
                _print(
                    f"已建索引 / indexed: {counts['policies']} 份政策, {counts['clauses']} 条"
                    f"（{report.seconds:.1f} s）"
                )
            # Whatever is wrong with records or data is said before an address is.
            processes = Processes(
                settings, number=settings.processes, limit_seconds=settings.answer_seconds
            )
            product = engine.product(engine.open_records(), plan=processes.plan)
            _print(f"请在浏览器打开 / open in a browser: {address(listening)}")
            if not settings.telegram_token:
                _print("Telegram：未设置 TELEGRAM_BOT_TOKEN，只开网页 / not set, web only")
            _print("按 Ctrl+C 停止 / press Ctrl+C to stop")
            asyncio.run(serve(engine, product, processes, listening))
    except HangbangcaiError as error:
        print(f"出错 / Error: {error}", file=sys.stderr)  # noqa: T201
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


def _print(line: str) -> None:
    print(line, flush=True)  # noqa: T201


def _show_progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        end = "\n" if done == total else ""
        print(f"\r建立索引 / indexing {done}/{total}", end=end, file=sys.stderr, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
