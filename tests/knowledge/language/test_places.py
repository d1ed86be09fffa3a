"""Which questions are about another place than ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.documents.library import read_library
from knowledge.language.normalise import normalise
from knowledge.language.places import Places, places_for

PLACES = places_for(read_library().policies)


@pytest.mark.parametrize(
    "text",
    [
        "上海落户积分怎么算",
        "郑州人才公寓租金",
        "苏州给博士多少安家费",
        "在深圳怎么申请人才房",
        "宁波的人才政策和杭州哪个好",
        "杭州跟成都比补贴谁更多",
        "我在杭州领过补贴，现在换到苏州上班，那边还给不给",
        "杭州人去宁波，宁波那边硕士有多少安家费",
        "魔都落户要几年社保",
    ],
)
def test_another_place_is_the_subject(text: str) -> None:
    assert PLACES.elsewhere(normalise(text))


@pytest.mark.parametrize(
    "text",
    [
        "硕士能领多少生活补贴",
        "我是上海户口，能领生活补贴吗",
        "户口还挂在北京行不行",
        "武汉大学毕业的硕士能落户吗",
        "从南京来的博士有多少钱",
        "老婆在江西教了二十年书，跳槽到杭州能评哪个档次",
        "人才码在宁波买的房能用吗，我在杭州上班",
        "我在上海工作，想跳槽到杭州，生活补贴怎么领",
        "我在杭州上班，苏州有套房，能领租房补贴吗",
    ],
)
def test_another_place_is_only_where_somebody_comes_from(text: str) -> None:
    assert not PLACES.elsewhere(normalise(text))


def _library(tmp_path: Path, front: str, title: str, text: str) -> Places:
    (tmp_path / "a.md").write_text(f"{front}# {title}\n\n{text}\n", encoding="utf-8")
    return places_for(read_library(tmp_path).policies)


def test_a_library_of_another_city_is_of_that_city(tmp_path: Path) -> None:
    places = _library(
        tmp_path, "---\nregion: 绵阳市\n---\n\n", "人才安家办法", "第一条 博士补贴5万元。"
    )
    assert not places.elsewhere(normalise("绵阳博士安家补贴多少"))
    assert not places.elsewhere(normalise("四川博士安家补贴多少"))
    assert not places.elsewhere(normalise("涪城区博士安家补贴多少"))
    assert places.elsewhere(normalise("杭州博士安家补贴多少"))


def test_the_title_tells_the_place_where_no_field_does(tmp_path: Path) -> None:
    places = _library(tmp_path, "", "泉州市养老服务办法", "第一条 老年食堂每餐补贴3元。")
    assert not places.elsewhere(normalise("泉州老年食堂补多少"))
    assert places.elsewhere(normalise("厦门老年食堂补多少"))


def test_a_library_that_names_no_place_asks_none(tmp_path: Path) -> None:
    places = _library(tmp_path, "", "女职工保护规定", "第一条 产假98天。")
    assert not places.elsewhere(normalise("厦门产假多少天"))
