"""Imports go down only, and each heavy library is imported in one module."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RECORDS = ROOT / "bot" / "records"
LAYERS = ("knowledge", "index", "bot", "scripts")
#: The wings from top to bottom, and what each knows. A wing imports those below it only.
WINGS = {
    "scripts": "what a person runs",
    "bot": "how the parts are put together and run",
    "bot.golden": "golden questions and dialogues, had and judged",
    "bot.channels.telegram": "Telegram, in and out",
    "bot.channels.web": "pages and forms",
    "bot.channels.api": "the HTTP API",
    "bot.channels.http": "the server that pages and API share, and its bounds",
    "bot.conversation": "a message in its conversation, and what is kept of it",
    "bot.following": "who follows what, and what they are told",
    "bot.directory": "services and activities, as they are told",
    "bot.eligibility": "what a person can get, asked and reported",
    "bot.answering": "a question's way to quoted clauses",
    "bot.records": "what is kept, in SQL",
    "bot.exchange": "what rooms hand each other",
    "bot.masking": "personal numbers",
    "bot.settings": "the settings, as values",
    "index.training": "learning the weights that are shipped",
    "index.conversing": "clauses ranked given the conversation",
    "index.measuring": "how well the index answers",
    "index.publishing": "snapshots, built and followed",
    "index.searching": "from a text to ranked passages",
    "index.turns": "what kind of turn a message is",
    "index.encoding": "texts to vectors",
    "index": "arrays, and the files of a snapshot",
    "knowledge.asking": "what a question asks",
    "knowledge.directory": "services and activities as data",
    "knowledge.entitlement": "benefits as data, and verdicts",
    "knowledge.language": "Chinese text",
    "knowledge.renderings": "the English of policy files",
    "knowledge.documents": "policy files",
    "knowledge.formats": "files of other formats, to one source text",
    "knowledge.files": "files of anybody, read within bounds",
    "knowledge": "the error tree",
}
#: So many files of code lie in one folder, and so many lines in one file, at most.
_MOST_FILES, _MOST_LINES, _MOST_CLASS_LINES = 17, 300, 200
#: Where each library of weight is at home; a replacement touches these modules only.
HOMES = {
    "jieba": {"knowledge/language/cutter.py"},
    "opencc": {"knowledge/language/normalise.py"},
    "pypinyin": {
        "knowledge/asking/typos.py",
        "knowledge/asking/romanised.py",
        "knowledge/language/sounds.py",
    },
    "yaml": {"knowledge/files/yaml_bounded.py", "knowledge/documents/yaml_lines.py"},
    "lxml": {
        *(
            f"knowledge/formats/{room}.py"
            for room in ("xml_tree", "web/page", "web/blocks", "web/content")
        ),
    },
    "openpyxl": {"knowledge/formats/sheet/workbook.py"},
    "pdfplumber": {"knowledge/formats/printed/pdf.py"},
    "pypdfium2": {"knowledge/formats/printed/pdf.py"},
    "faiss": {"index/searching/dense.py", "scripts/benchmark.py"},
    "tokenizers": {
        "index/encoding/static_model.py",
        "index/training/train.py",
        "index/encoding/named_model.py",
    },
    "ir_measures": {"index/measuring/metrics.py"},
    "sklearn": {"index/measuring/metrics.py"},
    "matplotlib": {"index/measuring/report.py"},
    "torch": {"index/training/train.py", "index/training/net.py"},
    "sentence_transformers": {"index/encoding/named_model.py", "index/searching/named_reranker.py"},
    "scipy": {
        "index/training/tune.py",
        "index/training/aspects.py",
        "index/training/turn_kinds.py",
        "index/training/tune_english.py",
        "index/encoding/static_model.py",
        "index/measuring/metrics.py",
    },
    "filelock": {"index/publishing/snapshot.py"},
    "telegram": {"bot/channels/telegram/api.py"},
    "aiolimiter": {"bot/channels/telegram/outgoing/limits.py"},
    "fastapi": {
        *(
            f"bot/channels/web/{room}.py"
            for room in (
                "app",
                "benefits",
                "chat",
                "guard",
                "library",
                "person",
                "problems",
                "render",
                "services",
                "visitor",
            )
        ),
        *(f"bot/channels/api/{room}.py" for room in ("app", "problem", "keys", "talk", "docs")),
    },
    "starlette": {
        *(f"bot/channels/web/{room}.py" for room in ("app", "guard", "problems")),
        "bot/channels/api/problem.py",
    },
    "swagger_ui_bundle": {"bot/channels/api/docs.py"},
    "sqlalchemy": {path.relative_to(ROOT).as_posix() for path in RECORDS.rglob("*.py")},
    "alembic": {
        "bot/records/database/migrate.py",
        *(
            path.relative_to(ROOT).as_posix()
            for path in (RECORDS / "database" / "migrations").rglob("*.py")
        ),
    },
    "uvicorn": {"bot/channels/http/server.py"},
    "h11": {"bot/channels/http/server.py"},
    "itsdangerous": {"bot/channels/web/visitor.py"},
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


def wing_of(name: str) -> str:
    """Return the wing in which a module lies: the longest that its name begins with."""
    parts = name.split(".")
    return next(
        wing for length in range(len(parts), 0, -1) if (wing := ".".join(parts[:length])) in WINGS
    )


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_wing_imports_only_those_below_it(path: Path) -> None:
    order = list(WINGS)
    own = wing_of(name_of(path))
    for name in imported(path):
        if name.split(".")[0] in LAYERS and wing_of(name) != own:
            assert order.index(wing_of(name)) > order.index(own), name


def test_every_folder_of_code_is_a_wing_or_within_one() -> None:
    known = {wing_of(name_of(path)) for path in MODULES}
    assert known >= set(WINGS) - {"knowledge", "index"}


def test_no_folder_is_a_drawer_of_everything() -> None:
    folders = {path.parent for path in MODULES}
    for folder in folders - {RECORDS / "database" / "migrations"}:
        files = [one for one in folder.glob("*.py") if one.name != "__init__.py"]
        assert len(files) <= _MOST_FILES, f"{folder}: {len(files)} files"
    banned = {"utils", "common", "helpers", "manager", "factory"}
    assert not banned & {path.stem for path in MODULES}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_file_and_no_class_carries_a_whole_wing(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    length = len(source.splitlines())
    assert length <= _MOST_LINES, f"{path}: {length} lines"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= _MOST_CLASS_LINES, f"{path}: {node.name} has {length} lines"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_heavy_libraries_stay_at_home(path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()
    for module in imported(path):
        home = HOMES.get(module.split(".")[0])
        assert home is None or name in home, f"{module} is imported in {name}"


def test_channels_do_not_import_each_other() -> None:
    # Every channel there is; what they share lies in http.
    folders = [path for path in (ROOT / "bot" / "channels").iterdir() if path.is_dir()]
    families = {f"bot.channels.{path.name}" for path in folders} - {
        "bot.channels.http",
        "bot.channels.__pycache__",
    }
    assert families <= set(WINGS)
    for path in MODULES:
        own = wing_of(name_of(path))
        if own in families:
            assert not {wing_of(name) for name in imported(path) if name.startswith("bot.")} & (
                families - {own}
            ), path


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
