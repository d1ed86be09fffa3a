"""The HTTP API of a running service, over real HTTP."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
from running import Launcher, Service
from web_pages import API_KEY, OTHER_KEY, QUESTION, api_client, begin, client, service

__all__ = ["client", "service"]  # fixtures


def say(client: httpx.Client, conversation: str, **message: Any) -> list[dict[str, Any]]:
    answer = client.post(f"/conversations/{conversation}/messages", json=message)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["replies"])


def choices_of(reply: dict[str, Any]) -> dict[str, str]:
    return {one["label"]: one["token"] for row in reply["choices"] for one in row}


def test_a_question_and_its_follow_up_are_answered_with_clauses(client: httpx.Client) -> None:
    conversation = begin(client)
    (first,) = say(client, conversation, text=QUESTION)
    citation = first["answer"]["citations"][0]
    assert citation["policy_id"] == "graduate-living-allowance"
    assert any("生活补贴" in quote for quote in citation["quotes"])
    assert citation["validity"]["from"] == "2021-10-15"
    (second,) = say(client, conversation, text="那博士呢")
    assert "博士" in second["answer"]["understood"]


def test_a_choice_is_pressed_by_its_token_within_its_conversation_only(
    client: httpx.Client,
) -> None:
    conversation = begin(client)
    (asked,) = say(client, conversation, text="房补怎么申请")
    assert asked["answer"]["status"] == "clarify"
    token = next(iter(choices_of(asked).values()))
    (elsewhere,) = say(client, begin(client), token=token)
    assert "失效" in elsewhere["text"]
    (answered,) = say(client, conversation, token=token)
    assert answered["answer"]["status"] == "answered"


def test_the_eligibility_talk_runs_by_command_and_text(client: httpx.Client) -> None:
    conversation = begin(client)
    (asked,) = say(client, conversation, command={"act": "talk", "value": "start"})
    assert asked["choices"]
    say(client, conversation, text="全部")
    (result,) = say(client, conversation, text="看结果")
    marks = {one["mark"] for one in result["sections"]}
    assert marks & {"yes", "no", "unknown"}
    assert all(one["links"] for one in result["sections"] if one["mark"])


def test_the_interfaces_language_decides_where_the_message_shows_none(
    client: httpx.Client,
) -> None:
    (english,) = say(client, begin(client), command={"act": "help"}, language="en")
    assert english["language"] == "en"
    (chinese,) = say(client, begin(client), text=QUESTION, language="en")
    assert chinese["language"] == "zh"


def test_a_conversation_belongs_to_the_key_that_began_it(
    service: Service, client: httpx.Client
) -> None:
    conversation = begin(client)
    (first,) = say(client, conversation, text=QUESTION)
    with api_client(service, OTHER_KEY) as other:
        (theirs,) = say(other, conversation, text="那博士呢")
        assert "来杭州工作" not in theirs["answer"]["understood"]
        verdict = {"verdict": "useful"}
        assert other.post(f"/turns/{first['turn_id']}/feedback", json=verdict).status_code == 404
        assert other.get(f"/persons/{conversation}/export").json()["turns"][0]["question"] == (
            "那博士呢"
        )


def test_a_retry_with_the_same_key_is_not_answered_twice(client: httpx.Client) -> None:
    conversation = begin(client)
    path = f"/conversations/{conversation}/messages"
    headers = {"Idempotency-Key": "one"}
    with ThreadPoolExecutor(6) as pool:
        answers = list(
            pool.map(
                lambda _: client.post(path, json={"text": QUESTION}, headers=headers), range(6)
            )
        )
    assert {one.status_code for one in answers} == {200}
    assert len({one.text for one in answers}) == 1
    kept = client.get(f"/persons/{conversation}/export").json()
    assert len(kept["turns"]) == 1
    other = client.post(path, json={"text": "那博士呢"}, headers=headers)
    assert other.status_code == 422
    assert other.json()["fields"][0]["field"] == "Idempotency-Key"


def test_a_retry_after_a_crash_is_not_answered_twice(launcher: Launcher) -> None:
    variables = {"HANGBANGCAI_API_KEYS": f"test:{API_KEY}"}
    service = launcher.start(**variables)
    headers = {"Idempotency-Key": "one"}
    with api_client(service) as client:
        conversation = begin(client)
        path = f"/conversations/{conversation}/messages"
        first = client.post(path, json={"text": QUESTION}, headers=headers)
    service.kill()
    with api_client(launcher.start(**variables)) as client:
        again = client.post(path, json={"text": QUESTION}, headers=headers)
        assert again.json() == first.json()
        assert len(client.get(f"/persons/{conversation}/export").json()["turns"]) == 1


def events_of(answer: httpx.Response) -> list[tuple[str, dict[str, Any]]]:
    found = []
    for block in answer.text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if line[0] != ":")
        if fields:
            found.append((fields["event"], json.loads(fields["data"])))
    return found


def test_a_stream_brings_each_reply_and_then_that_it_is_done(client: httpx.Client) -> None:
    path = f"/conversations/{begin(client)}/messages"
    headers = {"Accept": "text/event-stream", "Idempotency-Key": "stream"}
    text = "硕士生活补贴多少？另外，本科落户要什么条件？"
    answer = client.post(path, json={"text": text}, headers=headers)
    assert answer.headers["content-type"].startswith("text/event-stream")
    events = events_of(answer)
    assert [name for name, _ in events] == ["reply", "reply", "done"]
    assert events[0][1]["answer"]["citations"]
    assert events[-1][1]["count"] == 2
    wrong = events_of(client.post(path, json={"text": "别的"}, headers=headers))
    assert [name for name, _ in wrong] == ["error"]
    assert wrong[0][1]["error"] == "invalid"


def test_feedback_export_and_forgetting_concern_the_person_named(client: httpx.Client) -> None:
    conversation = begin(client)
    (mine,) = say(client, conversation, text=QUESTION, person="staff-7")
    say(client, conversation, text="本科落户要什么条件", person="staff-8")
    verdict = {"verdict": "useless", "reason": "打我电话13800138000"}
    assert client.post(f"/turns/{mine['turn_id']}/feedback", json=verdict).json() == {"kept": True}
    kept = client.get("/persons/staff-7/export").json()
    assert [one["question"] for one in kept["turns"]] == [QUESTION]
    assert kept["feedback"][0]["reason"] == "打我电话〔手机号〕"
    assert client.delete("/persons/staff-7").json()["deleted"]["turns"] == 1
    assert client.get("/persons/staff-7/export").json()["turns"] == []
    assert len(client.get("/persons/staff-8/export").json()["turns"]) == 1


def test_search_quotes_clauses_in_force_on_the_day_asked_about(service: Service) -> None:
    with api_client(service, "") as reader:
        query = {"q": "E类人才租房补贴标准", "limit": "3"}
        found = reader.get("/search", params=query).json()["citations"]
        assert 0 < len(found) <= 3
        assert all(one["validity"]["in_force"] for one in found)
        earlier = reader.get("/search", params={**query, "as_of": "2017-06-01"}).json()["citations"]
        assert all((one["validity"]["from"] or "") <= "2017-06-01" for one in earlier)
        assert [one["clause_id"] for one in earlier] != [one["clause_id"] for one in found]


def test_policies_and_services_are_read_without_a_key(service: Service) -> None:
    with api_client(service, "") as reader:
        policies = reader.get("/policies").json()["policies"]
        assert len(policies) >= 30
        whole = reader.get(f"/policies/{policies[0]['id']}").json()
        assert all(one["text"].strip() for one in whole["clauses"])
        services = reader.get("/services").json()
        assert len(services["services"]) >= 40
        clauses = {
            f"{policy['id']}#{clause['id']}"
            for policy in policies
            for clause in reader.get(f"/policies/{policy['id']}").json()["clauses"]
        }
        named = {one["clause"] for one in (*services["services"], *services["activities"])}
        assert named <= clauses
        assert reader.get("/policies/nothing").json()["error"] == "not_found"


def test_eligibility_judges_the_facts_and_names_a_clause_for_each_verdict(
    service: Service,
) -> None:
    with api_client(service, "") as reader:
        schema = reader.get("/benefits").json()
        assert {"degree", "age"} <= {one["id"] for one in schema["facts"]}
        facts = {"degree": "master", "age": 26, "owns_home": False, "graduated": "2026-06"}
        judged = reader.post("/eligibility", json={"facts": facts, "today": "2026-11-24"}).json()
        assert [one["id"] for one in judged["items"]] == [one["id"] for one in schema["benefits"]]
        assert all(one["clause"]["clause_id"] for one in judged["items"])
        assert all(one["reasons"] for one in judged["items"] if one["state"] == "no")
        home = reader.post("/eligibility", json={"facts": facts, "scope": "home"}).json()
        assert 0 < len(home["items"]) < len(judged["items"])
