"""Every statement stands where it is said to stand, whatever the text."""

from __future__ import annotations

import hypothesis.strategies as st
from hypothesis import given, settings

from knowledge.documents.stated.date_tokens import date_tokens
from knowledge.documents.stated.read import read_stated
from knowledge.documents.stated.squeezed import squeeze
from knowledge.documents.stated.statement import Place, Stated

_PIECES = st.sampled_from(
    [
        "本办法自2023年12月1日起施行",
        "本办法自印发之日起施行，有效期3年",
        "有效期至 ２０２７年底",
        "《甲办法》（青建〔2018〕3号）同时废止",
        "青塘区财政局\n2023年5月6日\n",
        "成文日期：2023-05-06",
        "以本办法为准",
        "修改为：“",
        "”",
        "（",
        "》",
        "**",
        "\u200b",
        "\r\n",
        "二○二三年十三月四十日",
        "第十条",
        "。",
        "，",
    ]
)
_TEXTS = st.lists(_PIECES | st.text(max_size=8), max_size=20).map("".join)


def places(stated: Stated) -> list[Place]:
    single = (
        stated.effective_from,
        stated.effective_to,
        stated.issued,
        stated.document_number,
    )
    return [one.place for one in (*single, *stated.issuers, *stated.repeals) if one is not None]


@given(text=_TEXTS, start=st.integers(0, 30))
@settings(deadline=None, max_examples=200)
def test_every_statement_lies_within_the_text(text: str, start: int) -> None:
    for place in places(read_stated("关于印发《甲办法》的通知", text, start=min(start, len(text)))):
        assert min(start, len(text)) <= place.start < place.end <= len(text)
        assert place.of(text).strip()


@given(text=_TEXTS)
@settings(deadline=None, max_examples=200)
def test_squeezed_places_rise_and_keep_their_signs(text: str) -> None:
    squeezed = squeeze(text)
    assert len(squeezed.text) == len(squeezed.at)
    assert list(squeezed.at) == sorted(set(squeezed.at))
    for sign, place in zip(squeezed.text, squeezed.at, strict=True):
        assert squeeze(text[place]).text in (sign, "") or text[place] == sign
    for token in date_tokens(squeezed.text):
        start, end = squeezed.source(token.start, token.end)
        assert 0 <= start < end <= len(text)


def test_a_sentence_that_is_wrapped_is_read_whole() -> None:
    text = "本办法由青塘区人力资源和社会保障局会同区财政局负责解释，自2023年\n12月1日起施行。\n"
    stated = read_stated("青塘区人才安居管理办法", text).effective_from
    assert stated is not None
    assert stated.date is not None
    assert stated.date.text == "2023-12-01"
    assert stated.place.of(text) == text.rstrip("。\n")
