"""The cutter cuts as jieba does, and needs little for it."""

from __future__ import annotations

import subprocess
import sys
import warnings
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.documents.library import read_library
from knowledge.errors import LexiconError
from knowledge.language.cutter import open_cutter
from knowledge.language.normalise import normalise

ROOT = Path(__file__).parents[3]
TERMS = ("生活补贴", "人才码", "青荷驿站")


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[object, object]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    folder = tmp_path_factory.mktemp("jieba")
    original = jieba.Tokenizer()
    original.tmp_dir = str(folder)
    original.initialize()
    for term in TERMS:
        original.add_word(term)
    return original, open_cutter(TERMS, cache_folder=folder)


def _cuts(cutter: object, text: str) -> tuple[list[str], list[str], list[str]]:
    found = cutter
    return (
        list(found.cut(text)),  # type: ignore[attr-defined]
        list(found.cut(text, HMM=False)),  # type: ignore[attr-defined]
        list(found.cut_for_search(text)),  # type: ignore[attr-defined]
    )


def test_cuts_the_whole_library_as_jieba_does(pair: tuple[object, object]) -> None:
    original, ours = pair
    texts = [
        text
        for policy in read_library().policies
        for text in (*policy.text.splitlines(), *(p for c in policy.clauses for p in c.phrasings))
    ]
    assert len(texts) > 10_000
    for text in texts:
        for form in (text, normalise(text)):
            assert _cuts(ours, form) == _cuts(original, form)


@given(st.text(max_size=80))
def test_cuts_anything_as_jieba_does(pair: tuple[object, object], text: str) -> None:
    original, ours = pair
    assert _cuts(ours, text) == _cuts(original, text)


def test_a_damaged_dictionary_is_made_anew(tmp_path: Path) -> None:
    open_cutter((), cache_folder=tmp_path)
    (file,) = tmp_path.glob("*.words")
    file.write_bytes(file.read_bytes()[:-100])
    assert list(open_cutter((), cache_folder=tmp_path).cut("杭州人才")) == ["杭州", "人才"]


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LexiconError, match=r"cannot be written.*→"):
        open_cutter((), cache_folder=tmp_path / "file")


def test_first_vector_is_quick_and_light(tmp_path: Path) -> None:
    """No torch, no FAISS, a part of the dictionary: memory is bounded, time is for a benchmark."""
    code = (
        "import re, sys\n"
        "from pathlib import Path\n"
        "from index.encoding.encoder import open_encoder\n"
        "from knowledge.language.segment import Segmenter\n"
        f"segmenter = Segmenter(cache_folder=Path({str(tmp_path)!r}))\n"
        "vector = open_encoder('built-in', segmenter=segmenter).encode(['硕士生活补贴多少'])\n"
        "status = Path('/proc/self/status').read_text()\n"
        "print(vector.shape, re.search(r'VmHWM:\\s+(\\d+)', status)[1])\n"
        "assert not {'torch', 'faiss', 'scipy'} & set(sys.modules)\n"
    )
    command = [sys.executable, "-c", code]
    for _ in range(2):  # the first run writes the dictionary
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    assert int(done.stdout.split()[-1]) < 150_000
