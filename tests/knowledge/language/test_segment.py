"""Segmentation for matching: words, bigrams, concepts and slots."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.errors import LexiconError
from knowledge.language.segment import Segmenter, bigrams
from knowledge.language.slots import load_slots
from knowledge.language.words import FOLDER, load_lexicon


@pytest.fixture(scope="module")
def segmenter(tmp_path_factory: pytest.TempPathFactory) -> Segmenter:
    return Segmenter(cache_folder=tmp_path_factory.mktemp("jieba"))


def test_terms_of_the_lexicon_stay_whole_and_are_searched_in_parts(segmenter: Segmenter) -> None:
    words = segmenter.words("应届毕业生生活补贴怎么申领")
    assert "生活" in words
    assert "应届毕业生生活补贴" in words
    assert "人才码" in segmenter.words("杭州人才码在哪里")


def test_bigrams_cover_han_runs_and_keep_latin_and_digits_whole() -> None:
    assert bigrams("e类租房2500元") == ["e", "e类", "类租", "租房", "2500", "2500元", "元"]
    assert bigrams("") == []
    assert bigrams("👍？") == []


def test_wordings_meet_in_a_concept_and_the_longest_wins(segmenter: Segmenter) -> None:
    assert "落户" in segmenter.terms("迁户口要啥手续").concepts
    assert "租赁补贴" in segmenter.terms("租房补贴").concepts
    assert "购房补贴" not in segmenter.terms("租房补贴").concepts
    # 房补 may mean either.
    assert {"购房补贴", "租赁补贴"} <= set(segmenter.terms("房补").concepts)


@pytest.mark.parametrize(
    ("text", "slot", "values"),
    [
        ("B、C、D类人才购房补贴", "class", {"B类", "C类", "D类"}),
        ("A—F类人才", "class", {"A类", "B类", "C类", "D类", "E类", "F类"}),
        ("phd和研究生", "degree", {"博士", "硕士"}),
        ("下沙的人才公寓", "district", {"钱塘区"}),
        ("要什么材料", "aspect", {"materials"}),
    ],
)
def test_slots_are_named(segmenter: Segmenter, text: str, slot: str, values: set[str]) -> None:
    assert values <= segmenter.terms(text).slots[slot]


def test_loading_jieba_is_quiet_and_leaves_its_global_tokenizer_alone(tmp_path: Path) -> None:
    code = (
        "from pathlib import Path; from knowledge.language.segment import Segmenter\n"
        f"Segmenter(cache_folder=Path({str(tmp_path)!r})).words('人才')\n"
        "import jieba; assert not jieba.dt.initialized"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        capture_output=True,
        text=True,
        cwd=FOLDER.parents[1],
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_fingerprint_follows_the_lexicon(tmp_path: Path, segmenter: Segmenter) -> None:
    for name in ("terms.txt", "synonyms.tsv", "foreign.txt", "divisions.tsv", "places.tsv"):
        (tmp_path / name).write_text((FOLDER / name).read_text(encoding="utf-8"), encoding="utf-8")
    same = Segmenter(load_lexicon(tmp_path), cache_folder=tmp_path)
    assert same.fingerprint == segmenter.fingerprint
    with (tmp_path / "terms.txt").open("a", encoding="utf-8") as stream:
        stream.write("登月补贴\n")
    other = Segmenter(load_lexicon(tmp_path), cache_folder=tmp_path)
    assert other.fingerprint != segmenter.fingerprint
    assert "登月补贴" in other.words("登月补贴")


def test_broken_lexicon_is_named_with_its_line(tmp_path: Path) -> None:
    for name in ("terms.txt", "foreign.txt", "divisions.tsv", "places.tsv"):
        (tmp_path / name).write_text("人才\n", encoding="utf-8")
    (tmp_path / "synonyms.tsv").write_text("甲\t乙\n丙\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"synonyms\.tsv:2.*→"):
        load_lexicon(tmp_path)
    with pytest.raises(LexiconError, match=r"slots\.tsv"):
        load_slots(tmp_path / "slots.tsv")
