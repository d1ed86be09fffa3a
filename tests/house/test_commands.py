"""The commands as a person runs them: output, JSON, errors and exit statuses."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import word_files as word
from running import POLICIES, ROOT

from bot.assemble import Engine


class Commands:
    """Runs scripts over its own folders."""

    def __init__(self, folder: Path) -> None:
        self.data, self.policies = folder / "data", folder / "policies"

    def run(self, name: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        environment = {
            **os.environ,
            "HANGBANGCAI_DATA": str(self.data),
            "HANGBANGCAI_POLICIES": str(self.policies),
            **variables,
        }
        return subprocess.run(
            [sys.executable, f"scripts/{name}.py", *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
        )

    def records(self, *arguments: str) -> list[dict[str, object]]:
        done = self.run("ask", "--json", *arguments)
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture
def commands(built: Engine, tmp_path: Path) -> Commands:
    made = Commands(tmp_path)
    shutil.copytree(built.settings.data, made.data)
    shutil.copytree(POLICIES, made.policies)
    return made


def test_ask_prints_the_answer_of_the_chats(commands: Commands) -> None:
    done = commands.run("ask", "硕士能领多少生活补贴")
    assert done.returncode == 0
    assert "依据：《" in done.stdout
    assert "样例政策库" in done.stdout


def test_ask_answers_from_what_is_published_and_says_that_files_have_changed(
    commands: Commands,
) -> None:
    path = commands.policies / "housing-purchase-subsidy.md"
    mistyped = path.read_text(encoding="utf-8").replace("200万元", "2000万元")
    path.write_text(mistyped, encoding="utf-8")
    published = sorted((commands.data / "snapshots").iterdir())
    done = commands.run("ask", "B类人才买房补贴多少")
    assert done.returncode == 0
    assert "B类200万元" in done.stdout and "2000万元" not in done.stdout
    assert "政策文件与已发布的不同" in done.stderr and "scripts/reindex.py" in done.stderr
    assert sorted((commands.data / "snapshots").iterdir()) == published
    assert "尚未发布" in commands.run("reindex", "--status").stdout


def test_ask_is_silent_on_files_that_are_as_published(commands: Commands) -> None:
    assert commands.run("ask", "B类人才买房补贴多少").stderr == ""


def test_ask_says_that_nothing_was_published_and_publishes_nothing(commands: Commands) -> None:
    shutil.rmtree(commands.data / "snapshots")
    done = commands.run("ask", "B类人才买房补贴多少")
    assert (done.returncode, done.stdout) == (1, "")
    assert "还没有发布过索引" in done.stderr
    assert "scripts/reindex.py" in done.stderr and "scripts/start.py" in done.stderr
    assert not list((commands.data / "snapshots").glob("*"))


def test_ask_json_has_what_it_promises(commands: Commands) -> None:
    (record,) = commands.records("硕士能领多少生活补贴")
    assert set(record) >= {"id", "question", "status", "text", "citations", "confidence", "seconds"}
    assert record["status"] == "answered"
    citations = record["citations"]
    assert isinstance(citations, list)
    first = citations[0]
    assert set(first) >= {
        "policy_id", "title", "document_number", "clause", "facts", "quote", "validity",
    }  # fmt: skip
    text = (commands.policies / f"{first['policy_id']}.md").read_text(encoding="utf-8")
    assert all(quote in text for quote in first["quotes"])


def test_ask_answers_files_of_questions_and_dialogues_in_order(
    commands: Commands, tmp_path: Path
) -> None:
    questions = [
        {"id": "a", "q": "E类租房补贴一个月多少"},
        {"id": "b", "q": "那D类呢", "prev": "E类人才认定要什么条件"},
        {"id": "c", "q": "B类人才购房补贴多少万", "as_of": "2016-06-01"},
        {"id": "d", "q": "今天天气怎么样"},
    ]
    path = tmp_path / "q.jsonl"
    path.write_text("\n".join(json.dumps(one) for one in questions), encoding="utf-8")
    a, b, c, d = commands.records("--questions", str(path))
    assert [a["id"], b["id"], c["id"], d["id"]] == ["a", "b", "c", "d"]
    assert "D类" in str(b["understood"])
    assert "100万" in str(c["text"])
    assert (d["status"], d["citations"]) == ("out_of_scope", [])
    turns = [{"user": "硕士生活补贴多少钱"}, {"user": "那博士呢"}, {"user": "要什么材料"}]
    path.write_text(json.dumps({"id": "x", "turns": turns}), encoding="utf-8")
    records = commands.records("--dialogues", str(path))
    assert [record["id"] for record in records] == ["x/1", "x/2", "x/3"]
    assert "博士" in str(records[1]["understood"])
    assert "生活补贴" in str(records[2]["understood"])


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (None, "cannot be read"),
        ("{", "1: no JSON"),
        ("[]", "1: no object"),
        ('{"id": 1}', '1: has no "q"'),
        ('{"q": "a", "as_of": "昨天"}', "is no date"),
    ],
)
def test_bad_question_file_is_an_error_with_line_and_remedy(
    commands: Commands, tmp_path: Path, content: str | None, part: str
) -> None:
    path = tmp_path / "q.jsonl"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    done = commands.run("ask", "--questions", str(path))
    assert done.returncode == 1
    assert part in done.stderr
    assert "→" in done.stderr
    assert "Traceback" not in done.stderr


def test_reindex_reports_publishes_verifies_and_rolls_back(commands: Commands) -> None:
    assert "没有变化" in commands.run("reindex").stdout
    path = commands.policies / "housing-purchase-subsidy.md"
    path.write_text(
        path.read_text(encoding="utf-8").replace("200万元", "230万元"), encoding="utf-8"
    )
    (commands.policies / "新办法.md").write_text(
        "# 望江区登月人才补贴办法\n\n第一条 登月工程师每人补贴7万元。\n", encoding="utf-8"
    )
    assert "尚未发布" in commands.run("reindex", "--status").stdout
    done = commands.run("reindex")
    assert done.returncode == 0
    assert "~ housing-purchase-subsidy" in done.stdout
    assert "+ 新办法" in done.stdout
    assert "已发布" in done.stdout
    assert "230万元" in commands.run("ask", "B类人才买房补贴多少").stdout
    assert "7万元" in commands.run("ask", "登月工程师补贴多少").stdout
    assert commands.run("reindex", "--verify").returncode == 0
    assert "已退回" in commands.run("reindex", "--rollback").stdout
    assert "与文件一致" not in commands.run("reindex", "--status").stdout


def test_reindex_names_bad_files_and_exits_3_or_1_when_strict(commands: Commands) -> None:
    bad = commands.policies / "bad.md"
    bad.write_text("---\ntitle: 甲\n", encoding="utf-8")
    done = commands.run("reindex")
    assert done.returncode in (0, 3)
    assert f"{bad}:1:" in done.stderr
    strict = commands.run("reindex", "--strict")
    assert strict.returncode == 1
    assert "→" in strict.stderr


def test_reindex_verify_exits_4_on_damage(commands: Commands) -> None:
    current = (commands.data / "snapshots" / "current").read_text().strip()
    passages = commands.data / "snapshots" / current / "passages.jsonl"
    passages.write_text(passages.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    done = commands.run("reindex", "--verify")
    assert done.returncode == 4
    assert "passages.jsonl" in done.stderr


@pytest.mark.parametrize(
    ("variables", "part"),
    [
        ({"HANGBANGCAI_PORT": "多"}, "HANGBANGCAI_PORT"),
        ({"HANGBANGCAI_SCOPE_FLOOR": "2"}, "HANGBANGCAI_SCOPE_FLOOR"),
        ({"HANGBANGCAI_POLICIES": "/nowhere"}, "is no folder"),
    ],
)
def test_bad_settings_are_named(commands: Commands, variables: dict[str, str], part: str) -> None:
    done = commands.run("ask", "硕士补贴", **variables)
    assert done.returncode == 1
    assert part in done.stderr
    assert "Traceback" not in done.stderr


def test_evaluate_reads_a_judged_folder(commands: Commands, tmp_path: Path) -> None:
    folder = tmp_path / "judged"
    folder.mkdir()
    corpus = [
        {"_id": f"p{n}", "title": "", "text": text}
        for n, text in enumerate(
            ("硕士每人补贴3万元。", "申请落户须缴纳社保。", "公租房租金打七折。")
        )
    ]
    queries = [{"_id": "q1", "text": "硕士补贴多少"}, {"_id": "q2", "text": "落户要社保吗"}]
    for name, records in (("corpus", corpus), ("queries", queries)):
        text = "\n".join(json.dumps(one, ensure_ascii=False) for one in records)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq1\tp0\t1\nq2\tp1\t1\n")
    done = commands.run("evaluate", str(folder), "--json")
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)["figures"]
    assert all(figures[name] == [1, 1, 1] for name in ("hit@1", "hit@10", "mrr@10", "ndcg@10"))
    (folder / "qrels.tsv").unlink()
    done = commands.run("evaluate", str(folder))
    assert done.returncode == 1
    assert "qrels.tsv" in done.stderr


def test_evaluate_compares_configurations_and_writes_a_report(
    commands: Commands, tmp_path: Path
) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(
        '{"id": "1", "q": "E类租房补贴一个月多少", "expects": ["ZL01"]}\n'
        '{"id": "2", "q": "硕士刚来能领多少钱", "expects": ["SH01"]}\n'
        '{"id": "3", "q": "今天天气怎么样", "expects": []}\n',
        "utf-8",
    )
    published = sorted((commands.data / "snapshots").glob("2*"))
    policy = commands.policies / "housing-purchase-subsidy.md"
    changed = policy.read_text(encoding="utf-8").replace("200万元", "230万元")
    policy.write_text(changed, encoding="utf-8")  # measured as it is, and not published by that
    kept, page = tmp_path / "kept.json", tmp_path / "report.html"
    done = commands.run(
        "evaluate",
        *("--with", "shipped", "words", "rrf", "--json", "--save", str(kept), "--html", str(page)),
        *("--questions", str(path)),
    )
    assert done.returncode == 0, done.stderr
    runs = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert [one["with"] for one in runs] == ["shipped", "words", "rrf"]
    assert runs[0]["figures"]["answer first"][0] == 1
    assert runs[0]["figures"]["refused"][0] == 1
    assert runs[0]["stages"]["search"]["p50_ms"] > 0
    assert list((commands.data / "measured" / "snapshots").glob("2*"))
    assert sorted((commands.data / "snapshots").glob("2*")) == published
    html = page.read_text("utf-8")
    assert html.count("<img") == 1 and "硕士刚来能领多少钱" not in html.split("<details>")[0]
    done = commands.run("evaluate", "--compare", str(kept), str(kept))
    assert done.returncode == 0, done.stderr
    assert "better: 0" in done.stdout
    done = commands.run("evaluate", "--with", "nothing", "--questions", str(path))
    assert done.returncode == 1
    assert "choose among" in done.stderr


def test_output_ends_quietly_with_the_pipe(commands: Commands) -> None:
    environment = {
        **os.environ, "HANGBANGCAI_DATA": str(commands.data),
        "HANGBANGCAI_POLICIES": str(commands.policies),
    }  # fmt: skip
    done = subprocess.run(
        f"{sys.executable} scripts/ask.py 硕士补贴多少 | true",
        shell=True, cwd=ROOT, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    assert "Traceback" not in done.stderr


def test_old_python_and_full_disk_are_said_in_a_sentence(tmp_path: Path) -> None:
    code = (
        "import sys; sys.path.insert(0, 'scripts'); import environment as e\n"
        "{change}\n"
        "e.ENVIRONMENT = e.Path({folder!r})\n"
        "e.run_inside()"
    )
    for change, part in (
        ("sys.version_info = (3, 8)", "需要 Python 3.11"),
        ("e.shutil.disk_usage = lambda _: type('U', (), {'free': 5})", "磁盘空间不足"),
    ):
        done = subprocess.run(
            [sys.executable, "-c", code.format(change=change, folder=str(tmp_path / "venv"))],
            cwd=ROOT, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 1
        assert part in done.stderr
        assert "Traceback" not in done.stderr


def test_a_policy_whose_file_breaks_goes_on_being_answered_and_reindex_says_so_first(
    commands: Commands,
) -> None:
    empty = commands.policies / "employer-talent-support.md"
    other = commands.policies / "housing-purchase-subsidy.md"
    empty.write_bytes(b"")
    other.write_bytes(other.read_text(encoding="utf-8").encode("gb18030"))
    done = commands.run("reindex")
    assert done.returncode == 3
    first, *kept = done.stderr.splitlines()[:3]
    assert "继续用上次发布的一版" in first and "ATTENTION" in first
    assert [path.stem in line for path, line in zip((empty, other), kept, strict=True)] == [
        True
    ] * 2
    assert f"{empty}:1: 文件是空的" in kept[0]
    assert "另存为" in kept[1]
    assert "B类200万元" in commands.run("ask", "B类人才买房补贴多少").stdout
    status = commands.run("reindex", "--status")
    assert "与文件一致" not in status.stdout
    assert "与读得了的" in status.stdout and "2 处读不了" in status.stdout
    assert "沿用上一版" in status.stderr


def test_a_file_of_another_format_is_read_published_and_quoted(commands: Commands) -> None:
    body = (
        word.centred("杭州市云栖谷人才安居补贴办法")
        + word.numbered("云栖谷人才安居补贴面向全职工作的硕士以上毕业生。", 1)
        + word.numbered("云栖谷人才安居补贴的标准是硕士每月870元、博士每月1530元。", 1)
    )
    lists = word.numbering(
        {1: word.level(0, "chineseCounting", "第%1条")}, {1: '<w:abstractNumId w:val="1"/>'}
    )
    path = commands.policies / "云栖谷人才安居补贴办法.docx"
    path.write_bytes(word.word_file(body, numbering=lists))
    (commands.policies / "合影.jpg").write_bytes(b"\xff\xd8")
    done = commands.run("reindex")
    assert done.returncode == 0, done.stderr
    assert f"{path.name}：条文 clauses 2" in done.stdout
    assert "合影.jpg" in done.stderr and "另存为" in done.stderr
    path.unlink()  # the snapshot opens without the file
    asked = commands.run("ask", "云栖谷人才安居补贴博士每月多少钱")
    assert "博士每月1530元" in asked.stdout
    assert "《杭州市云栖谷人才安居补贴办法》第二条" in asked.stdout
