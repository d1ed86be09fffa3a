"""How much was read is held against a count that knows nothing of the grammar."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from index.measuring.articles import documents_of, read_documents
from knowledge.errors import DataError


def collection(path: Path, rows: list[dict[str, str]]) -> Path:
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return path


def test_articles_are_counted_by_line_and_behind_a_stop(tmp_path: Path) -> None:
    text = "第一条 甲。第二条乙。\n第三条 依照《某法》第九条，丙；\n第四条第一款的。\n“第五条 丁。”"
    path = collection(tmp_path / "a.jsonl.gz", [{"id": "a", "title": "某办法", "text": text}])
    reading = read_documents(documents_of(path))
    assert (reading.found, reading.expected) == (3, 3)
    assert reading.documents[0].missed == ()


def test_what_is_not_read_as_an_article_is_listed_with_its_line(tmp_path: Path) -> None:
    text = "第一条 甲。\n第二条 乙。\n第一条规定的家庭，由街道核实。\n第三条 丙。"
    path = collection(tmp_path / "a.jsonl.gz", [{"id": "a", "title": "某办法", "text": text}])
    (document,) = read_documents(documents_of(path)).documents
    assert (document.found, document.expected) == (3, 4)
    assert [(one.line, one.words[:5]) for one in document.missed] == [(5, "第一条规定")]


def test_articles_of_one_source_are_one_text(tmp_path: Path) -> None:
    rows = [
        {"id": str(n), "title": f"{law}第{n}条", "text": "甲。", "source": law}
        for law in ("某法", "某条例")
        for n in range(1, 4)
    ]
    path = collection(tmp_path / "a.jsonl.gz", rows)
    documents = list(documents_of(path))
    assert [one.name for one in documents] == ["某法", "某条例"]
    assert read_documents(documents).found == 6


def test_a_folder_is_read_and_a_refused_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# 某办法\n\n第一条 甲。\n", "utf-8")
    (tmp_path / "b.md").write_text("", "utf-8")
    reading = read_documents(documents_of(tmp_path))
    assert [bool(one.refused) for one in reading.documents] == [False, True]


@pytest.mark.parametrize("data", ["[]", "{", '"a"'])
def test_what_is_no_collection_is_said(tmp_path: Path, data: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(data, "utf-8")
    with pytest.raises(DataError, match="→"):
        list(documents_of(path))
