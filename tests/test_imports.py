"""Imports go down only, and each heavy library is imported in one module."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
RECORDS = ROOT / "bot" / "records"
LAYERS = ("knowledge", "index", "bot", "scripts")
#: Where each library of weight is at home; a replacement touches these modules only.
HOMES = {
    "jieba": {"knowledge/cutter.py"},
    "opencc": {"knowledge/normalise.py"},
    "pypinyin": {"knowledge/typos.py", "knowledge/romanised.py", "knowledge/sounds.py"},
    "yaml": {"knowledge/front_matter.py", "knowledge/yaml_lines.py"},
    "faiss": {"index/dense.py", "scripts/benchmark.py"},
    "tokenizers": {"index/static_model.py", "index/train.py", "index/named_model.py"},
    "ir_measures": {"index/metrics.py"},
    "sklearn": {"index/metrics.py"},
    "matplotlib": {"index/report.py"},
    "torch": {"index/train.py"},
    "sentence_transformers": {"index/named_model.py", "index/named_reranker.py"},
    "scipy": {"index/tune.py", "index/static_model.py", "index/metrics.py"},
    "filelock": {"index/snapshot.py"},
    "telegram": {"bot/channels/telegram_api.py"},
    "aiolimiter": {"bot/channels/telegram_limits.py"},
    "fastapi": {
        *(
            f"bot/channels/web{room}.py"
            for room in ("", "_visitor", "_render", "_chat", "_library", "_person", "_services")
        ),
        "bot/channels/web_benefits.py",
        "bot/channels/api.py",
        *(f"bot/channels/api_{room}.py" for room in ("problem", "keys", "talk", "docs")),
    },
    "starlette": {"bot/channels/web.py", "bot/channels/api_problem.py"},
    "limits": {"bot/rate_limit.py"},
    "swagger_ui_bundle": {"bot/channels/api_docs.py"},
    "sqlalchemy": {path.relative_to(ROOT).as_posix() for path in RECORDS.rglob("*.py")},
    "alembic": {
        "bot/records/migrate.py",
        *(path.relative_to(ROOT).as_posix() for path in (RECORDS / "migrations").rglob("*.py")),
    },
    "uvicorn": {"bot/app.py"},
    "pydantic_settings": {"bot/settings.py"},
}
MODULES = [path for layer in LAYERS for path in sorted((ROOT / layer).rglob("*.py"))]


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_go_down_only(path: Path) -> None:
    layer = LAYERS.index(path.relative_to(ROOT).parts[0])
    for name in imported(path):
        top = name.split(".")[0]
        if top in LAYERS:
            assert LAYERS.index(top) <= layer, name


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_heavy_libraries_stay_at_home(path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()
    for module in imported(path):
        home = HOMES.get(module.split(".")[0])
        assert home is None or name in home, f"{module} is imported in {name}"


def test_channels_do_not_import_each_other() -> None:
    for path in (ROOT / "bot" / "channels").glob("*.py"):
        family = path.stem.split("_")[0]
        for name in imported(path):
            if name.startswith("bot.channels."):
                assert name.removeprefix("bot.channels.").split("_")[0] == family


def test_only_the_top_reads_settings() -> None:
    readers = {
        path.relative_to(ROOT).as_posix()
        for path in MODULES
        if "read_settings(" in path.read_text(encoding="utf-8")
    }
    assert all(
        name.startswith("scripts/") for name in readers - {"bot/settings.py", "bot/__main__.py"}
    )


def test_nothing_happens_at_import() -> None:
    """Module bodies define: they neither call nor loop, beyond constants and patterns."""
    for path in MODULES:
        if path.parts[-2] == "scripts":
            continue  # commands enter their environment first
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            assert not isinstance(node, ast.For | ast.While | ast.With | ast.Try), path
            if isinstance(node, ast.Expr):
                assert isinstance(node.value, ast.Constant), f"{path}:{node.lineno}"
