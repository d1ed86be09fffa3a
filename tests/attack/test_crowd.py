"""A crowd asks without pause: everybody is answered, nobody waits for long, memory stays flat."""

from __future__ import annotations

import pytest
from attack_table import Tried
from crowd import meet
from running import Launcher

pytestmark = pytest.mark.attack

#: What is allowed besides noise; a leak of one answer's worth each time shows well above it.
_MOST_GROWTH = 1.2


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "whole pages"])
def test_a_crowd_is_answered_without_an_error_in_flat_memory(
    launcher: Launcher, tried: Tried, long: bool, script: bool
) -> None:
    if not script and not long:
        pytest.skip("in the long part only")
    visitors, seconds = (50, 60.0) if long else (10, 6.0)
    service = launcher.start(HANGBANGCAI_WEB_PER_MINUTE="3000")
    meet(service.url, service.process.pid, visitors=2, seconds=1)  # what is opened at first use
    outcome = meet(
        service.url, service.process.pid, visitors=visitors, seconds=seconds, script=script
    )
    how = "with JavaScript" if script else "whole pages"
    tried(f"{visitors} visitors for {seconds:.0f} s, {how}", outcome.line())
    assert outcome.faults == []
    assert len(outcome.answered) >= visitors, "somebody was never answered"
    assert not long or outcome.growth() < _MOST_GROWTH
    assert service.stop() == 0
