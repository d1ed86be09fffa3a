"""The built-in encoder is the Sentence Transformers model in its folder, to the vector."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from running import settings_for

from bot.assemble import Engine, open_engine
from index.encoding.cache import VectorCache
from index.encoding.encoder import BUILT_IN_FOLDER, open_encoder
from index.encoding.static_model import load_static_model
from index.searching.rerank import open_reranker
from knowledge.errors import EncoderError
from knowledge.language.segment import Segmenter

ODD = ["", " ", "👍👍", "？？？", "\u200b", "Ph.D. visa", "１２３", "長" * 3000, "龘靐齉", "a b c"]


@pytest.fixture(scope="module")
def segmenter(tmp_path_factory: pytest.TempPathFactory) -> Segmenter:
    return Segmenter(cache_folder=tmp_path_factory.mktemp("jieba"))


@pytest.mark.filterwarnings("ignore")
def test_built_in_equals_sentence_transformers_over_the_whole_library(
    segmenter: Segmenter, built: Engine
) -> None:
    from sentence_transformers import SentenceTransformer

    texts = [passage.text for passage in built.live().get().passages]
    texts += [
        text for _, clause in built.live().get().library.clauses() for text in clause.phrasings
    ]
    texts += ODD
    assert len(texts) > 5000
    ours = open_encoder("built-in", segmenter=segmenter).encode(texts)
    model = SentenceTransformer(str(BUILT_IN_FOLDER), device="cpu")
    theirs = model.encode(
        [segmenter.segmented(text) for text in texts], convert_to_numpy=True
    ).astype(np.float32)
    assert ours.dtype == np.float32
    assert ours.shape == theirs.shape
    norms = np.linalg.norm(ours, axis=1)
    assert np.all((abs(norms - 1) < 1e-4) | (norms < 1e-6))
    # Of a text without words Sentence Transformers makes nan in half precision, we zeros.
    assert np.isnan(theirs).any(axis=1).tolist() == (norms < 1e-6).tolist()
    theirs = np.nan_to_num(theirs)
    # The folder holds half precision, and Sentence Transformers sums in it.
    assert np.abs(ours - theirs).max() < 5e-3
    lengths = np.maximum(np.linalg.norm(theirs, axis=1), 1e-6)
    cosines = (np.sum(ours * theirs, axis=1) / lengths)[norms > 0.5]
    assert cosines.min() > 0.9999


def test_text_without_a_known_word_is_the_zero_vector(segmenter: Segmenter) -> None:
    encoder = open_encoder("built-in", segmenter=segmenter)
    assert not encoder.encode(["", "👍"]).any()
    assert encoder.encode([]).shape == (0, encoder.dimension)


def test_many_texts_have_the_vectors_of_few(segmenter: Segmenter) -> None:
    encoder = open_encoder("built-in", segmenter=segmenter)
    texts = [*ODD, *(f"硕士第{n}年生活补贴gpa{n}" for n in range(200))]
    few = np.concatenate([encoder.encode([text]) for text in texts])
    assert np.abs(encoder.encode(texts) - few).max() < 1e-6


@pytest.mark.filterwarnings("ignore")
def test_any_cross_encoder_puts_the_first_results_in_order(tmp_path: Path) -> None:
    """A cross-encoder built here, random weights: loading, order, and a name that is wrong."""
    from sentence_transformers import CrossEncoder
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

    raw = tmp_path / "bert"
    raw.mkdir()
    vocabulary = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        *"硕士博生活补贴每人发放万元登月多少钱",
    ]
    (raw / "vocab.txt").write_text("\n".join(dict.fromkeys(vocabulary)), encoding="utf-8")
    BertTokenizer(vocab_file=str(raw / "vocab.txt")).save_pretrained(raw)
    config = BertConfig(
        vocab_size=len(set(vocabulary)),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
    )
    config.num_labels = 1
    BertForSequenceClassification(config).save_pretrained(raw)
    CrossEncoder(str(raw), device="cpu").save_pretrained(str(tmp_path / "model"))
    policies = tmp_path / "policies"
    policies.mkdir()
    text = "# 登月补贴\n\n第一条 硕士每人发放3万元。\n\n第二条 博士每人发放5万元。\n"
    (policies / "moon.md").write_text(text, encoding="utf-8")
    engine = open_engine(
        settings_for(
            tmp_path / "data",
            policies=policies,
            reranker=str(tmp_path / "model"),
            scope_floor=0,
            answer_floor=0,
        )
    )
    engine.build_if_changed()
    searcher = engine.live().get().searcher
    question = "硕士登月补贴多少钱"
    plain = searcher.search(question)
    found = searcher.search(question, rerank=True)
    assert sorted(found.rows.tolist()) == sorted(plain.rows.tolist())
    assert "rerank" in found.stages and "rerank" not in plain.stages
    assert engine.reranker is not None
    scores = engine.reranker.scores(question, [searcher.texts[row] for row in found.rows])
    assert scores.tolist() == sorted(scores.tolist(), reverse=True)
    with pytest.raises(EncoderError, match=r"HANGBANGCAI_RERANKER"):
        open_reranker(str(tmp_path / "nowhere"))


def test_shipped_model_is_small() -> None:
    size = sum(path.stat().st_size for path in BUILT_IN_FOLDER.rglob("*") if path.is_file())
    assert size < 20_500_000


@pytest.mark.filterwarnings("ignore")
def test_any_sentence_transformers_folder_serves_by_path(tmp_path: Path) -> None:
    """A transformer built here, random weights: loading, prompts, manifest and mismatch."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizer

    raw = tmp_path / "bert"
    raw.mkdir()
    characters = sorted(
        set("硕士博生活补贴每人发放万元登月工程师第一二条向望江中心窗口申请电话多少钱")
    )
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *characters]
    (raw / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    BertTokenizer(vocab_file=str(raw / "vocab.txt")).save_pretrained(raw)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
    )
    BertModel(config).save_pretrained(raw)
    transformer = Transformer(str(raw))
    pooling = Pooling(transformer.get_embedding_dimension())
    model = SentenceTransformer(modules=[transformer, pooling], device="cpu")
    model.save(str(tmp_path / "model"))
    policies = tmp_path / "policies"
    policies.mkdir()
    (policies / "moon.md").write_text("# 登月补贴\n\n第一条 每人发放3万元。\n", encoding="utf-8")
    common = {"policies": policies, "scope_floor": 0, "answer_floor": 0}
    engine = open_engine(
        settings_for(
            tmp_path / "data", encoder=str(tmp_path / "model"), question_prompt="问：", **common
        )
    )
    engine.build_if_changed()
    _, manifest = engine.store.current()
    assert manifest.dimension == 32
    assert manifest.encoder_name == str(tmp_path / "model")
    vectors = engine.encoder.encode(["硕士补贴", "博士补贴"])
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1], abs=1e-4)
    asked = engine.encoder.encode(["硕士补贴"], as_question=True)
    assert asked[0] != pytest.approx(vectors[0], abs=1e-6)
    again = open_encoder(
        str(tmp_path / "model"), segmenter=engine.segmenter, question_prompt="问："
    )
    assert again.fingerprint == engine.encoder.fingerprint
    # Going back to the built-in encoder rebuilds instead of mixing vectors of two models.
    other = open_engine(settings_for(tmp_path / "data", **common))
    report = other.build_if_changed()
    assert report is not None
    assert report.vectors_reused == 0


def test_unknown_model_is_an_error_with_a_remedy(
    segmenter: Segmenter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(EncoderError, match=r"HANGBANGCAI_ENCODER.*built-in"):
        open_encoder(str(tmp_path / "nowhere"), segmenter=segmenter)


def test_damaged_built_in_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"cannot be read.*→"):
        load_static_model(tmp_path)
    (tmp_path / "tokenizer.json").write_text("{}", encoding="utf-8")
    (tmp_path / "model.safetensors").write_bytes(b"12345678")
    with pytest.raises(EncoderError, match="→"):
        load_static_model(tmp_path)


def test_vectors_are_cached_and_a_broken_cache_is_made_anew(
    segmenter: Segmenter, tmp_path: Path
) -> None:
    encoder = open_encoder("built-in", segmenter=segmenter)
    first = VectorCache(tmp_path, encoder)
    vectors = first.encode(["硕士", "博士", "硕士"])
    second = VectorCache(tmp_path, encoder)
    assert (second.encode(["博士", "硕士"]) == vectors[[1, 0]]).all()
    assert (second.reused, second.computed) == (2, 0)
    (file,) = tmp_path.glob("*.sqlite")
    for extra in tmp_path.glob("*.sqlite-*"):
        extra.unlink()
    file.write_bytes(b"this is no database" * 100)
    third = VectorCache(tmp_path, encoder)
    assert (third.encode(["硕士"]) == vectors[:1]).all()
    assert third.computed == 1
