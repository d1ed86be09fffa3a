"""Questions about nothing in particular, and more questions than are answered, in a chat."""

from __future__ import annotations

import pytest
from people import Office

from bot.exchange.answer import Status


@pytest.mark.parametrize("text", ["补贴有哪些", "杭州有什么人才政策", "有哪些补贴可以领啊"])
def test_what_there_is_is_listed_by_whom_it_is_for(office: Office, text: str) -> None:
    person = office.meet()
    reply = person.say(text)
    assert reply.answer is not None
    assert reply.answer.status is Status.CLARIFY
    assert len(reply.answer.citations) > 10
    lines = [line for line in reply.text.splitlines() if line.startswith("・")]
    assert 3 <= len(lines) <= 4
    assert "生活补贴（1万元–10万元）" in lines[0]
    assert len(reply.choices) > 5


def test_a_benefit_of_the_list_may_be_typed(office: Office) -> None:
    person = office.meet()
    person.say("补贴有哪些")
    reply = person.say("租房补贴")
    assert reply.answer is not None
    assert reply.answer.citations[0].policy_id == "graduate-rent-allowance"


def test_questions_that_were_too_many_are_named_with_buttons_that_ask_them(
    office: Office,
) -> None:
    person = office.meet()
    replies = person.send(
        text="E类租房补贴一个月多少？落户多久办好？车牌怎么摇？职称怎么评？青荷礼包怎么领？"
    )
    last = replies[-1]
    assert last.answer is None
    assert "职称怎么评；青荷礼包怎么领" in last.text
    reply = person.press("青荷礼包怎么领")
    assert reply.answer is not None
    assert reply.answer.citations[0].policy_id == "talent-code-qinghe-gift"
