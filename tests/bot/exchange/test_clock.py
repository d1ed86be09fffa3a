"""Hangzhou's day, a person's quiet hours, and a clock that is set back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.exchange.clock import FARTHEST_SECONDS, HANGZHOU, QuietHours, day_of, in_order

HOURS = st.integers(0, 23)
ZONES = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
MOMENTS = st.datetimes(datetime(2020, 1, 2), datetime(2040, 1, 1), timezones=ZONES)


@given(HOURS, HOURS, MOMENTS)
def test_an_hour_is_quiet_if_counting_on_from_the_first_reaches_it_before_the_last(
    start: int, end: int, at: datetime
) -> None:
    hours, hour = set(), start
    while hour != end:
        hours.add(hour)
        hour = (hour + 1) % 24
    assert QuietHours(start, end).cover(at) == (at.astimezone(HANGZHOU).hour in hours)


@given(HOURS, HOURS)
def test_quiet_hours_are_read_as_they_are_written(start: int, end: int) -> None:
    hours = QuietHours(start, end)
    again = QuietHours.parse(str(hours))
    assert again == (hours if start != end else QuietHours(0, 0))


@pytest.mark.parametrize(
    "text", ["22-8", " 22:00-8:00 ", "22 8", "22到8点", "22～08", "22至8时", "22 — 8"]
)
def test_people_write_the_same_hours_in_many_ways(text: str) -> None:
    assert QuietHours.parse(text) == QuietHours(22, 8)


@pytest.mark.parametrize("text", ["off", "OFF", "关闭", "0-0", "24-24"])
def test_none_at_all_can_be_asked_for(text: str) -> None:
    hours = QuietHours.parse(text)
    assert hours is not None
    assert not any(hours.cover(datetime(2026, 11, 24, hour, tzinfo=UTC)) for hour in range(24))


@pytest.mark.parametrize("text", ["", "晚上", "22", "25-8", "22-99", "-1-8", "22:30-8"])
def test_what_is_no_span_of_hours_is_none(text: str) -> None:
    assert QuietHours.parse(text) is None


def test_the_day_begins_in_hangzhou_eight_hours_before_greenwich() -> None:
    assert day_of(datetime(2026, 11, 24, 15, 59, tzinfo=UTC)) == date(2026, 11, 24)
    assert day_of(datetime(2026, 11, 24, 16, 0, tzinfo=UTC)) == date(2026, 11, 25)


@given(at=st.floats(1.4e9, 4e9), ahead=st.floats(0, FARTHEST_SECONDS - 1))
def test_what_is_said_later_is_later_though_the_clock_was_set_back(at: float, ahead: float) -> None:
    moment = datetime.fromtimestamp(at, HANGZHOU)
    before = moment.timestamp() + ahead
    after = in_order(moment, before)
    assert before < after.timestamp() < before + 0.001
    assert after.tzinfo is HANGZHOU


@given(at=st.floats(1.4e9, 4e9), ago=st.floats(0.001, 1e9))
def test_a_clock_that_goes_on_is_taken_as_it_is(at: float, ago: float) -> None:
    moment = datetime.fromtimestamp(at, HANGZHOU)
    assert in_order(moment, at - ago) == moment
    assert in_order(moment, at + FARTHEST_SECONDS + ago) == moment
