"""What the API says of itself holds for requests that a program makes up from it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from running import Service
from web_pages import API_KEY, service

__all__ = ["service"]  # fixtures

#: Cases for each operation in the part that makes them up, beside those that cover its fields.
EXAMPLES = 12
#: A schema cannot say that exactly one of three fields is given, or which ids there are.
EXCLUDED = "positive_data_acceptance"


def test_generated_requests_get_what_the_openapi_document_promises(
    service: Service, tmp_path: Path
) -> None:
    """No 5xx, statuses, headers, content types and bodies as documented, methods refused by name.

    The cases are the same at every run: the seed is fixed.
    """
    run = subprocess.run(
        [
            Path(sys.executable).with_name("schemathesis"),
            "run",
            f"{service.url}/api/v1/openapi.json",
            f"--header=Authorization: Bearer {API_KEY}",
            "--checks=all",
            f"--exclude-checks={EXCLUDED}",
            "--phases=examples,coverage,fuzzing,stateful",
            f"--max-examples={EXAMPLES}",
            "--seed=1",
            "--request-timeout=30",
            "--continue-on-failure",
            "--no-shrink",
            "--warnings=off",
            "--no-color",
        ],
        cwd=tmp_path,  # it keeps its own notes there
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-8000:] + run.stderr[-2000:]
    assert "Tested: 12" in run.stdout
    assert "Traceback" not in service.log.read_text()
