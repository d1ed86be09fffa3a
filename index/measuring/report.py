"""Keep runs of an evaluation as JSON, and show them as a page with plots."""

from __future__ import annotations

import base64
import io
import json
import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from index.measuring.metrics import (
    Found,
    accuracy_curve,
    as_json,
    figures,
    from_json,
    latency,
)
from knowledge.errors import QuestionSetError

_STYLE = """
body{font:16px/1.6 system-ui,"Noto Sans CJK SC",sans-serif;margin:2rem auto;max-width:64rem;
padding:0 1rem;color:#1c2b33}
h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2.5rem;border-bottom:1px solid #cdd7dd}
table{border-collapse:collapse;margin:1rem 0;font-variant-numeric:tabular-nums}
th,td{padding:.25rem .8rem;border-bottom:1px solid #e3e9ed;text-align:right}
th:first-child,td:first-child{text-align:left}
td small{color:#667}img{max-width:100%}
li{margin:.2rem 0}.muted{color:#667}
@media (max-width:40rem){table{display:block;overflow-x:auto}}
"""
_MEANING = {
    "hit@1": "第一条就对 / the right one first",
    "hit@3": "前三条里有 / the right one among three",
    "hit@10": "前十条里有 / among ten",
    "mrr@10": "倒数排名均值 / mean reciprocal rank",
    "ndcg@10": "nDCG",
    "answer first": "回答的第一条对 / first citation right (a refusal counts as wrong)",
    "answer in three": "回答的三条里有 / right citation among three",
    "answered": "给了回答 / answered at all",
    "refused": "该拒的拒了 / refused what must be refused",
    "right of those shown": "所示回答中对的 / right among the answers shown",
    "scope AUROC": "分得清是不是我们的问题 / tells ours from others",
}


@dataclass(frozen=True)
class Run:
    """What one configuration found for one set of questions in one snapshot."""

    questions: str
    configuration: str
    snapshot: str
    found: list[Found]

    def json_line(self) -> str:
        """Return the figures as one line of JSON; `save_runs` keeps each question."""
        measured = {
            name: [round(value, 4) for value in (one.value, one.low, one.high)]
            for name, one in figures(self.found).items()
        }
        stages = {
            name: {"p50_ms": round(middle, 3), "p99_ms": round(worst, 3)}
            for name, (middle, worst) in latency(self.found).items()
        }
        about = {"set": self.questions, "with": self.configuration, "snapshot": self.snapshot}
        return json.dumps(
            {**about, "questions": len(self.found), "figures": measured, "stages": stages},
            ensure_ascii=False,
        )


def save_runs(runs: Sequence[Run], path: Path) -> None:
    """Write runs, question by question. Raises QuestionSetError."""
    data = [
        {
            "questions": run.questions,
            "configuration": run.configuration,
            "snapshot": run.snapshot,
            "found": as_json(run.found),
        }
        for run in runs
    ]
    _write(path, json.dumps(data, ensure_ascii=False))


def read_runs(path: Path) -> list[Run]:
    """Read what `save_runs` wrote. Raises QuestionSetError."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return [
            Run(one["questions"], one["configuration"], one["snapshot"], from_json(one["found"]))
            for one in data
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise QuestionSetError(
            f"{path} cannot be read ({error}) → name a file that --save wrote"
        ) from error


def write_report(runs: Sequence[Run], path: Path) -> None:
    """Write a page that needs no other file. Raises QuestionSetError."""
    parts = [
        "<!doctype html><html lang=zh><meta charset=utf-8>"
        '<meta name=viewport content="width=device-width,initial-scale=1">'
        f"<title>检索评测 · Retrieval report</title><style>{_STYLE}</style>",
        "<h1>检索评测 · Retrieval report</h1>",
        f"<p class=muted>{escape(platform.machine())}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}. 方括号里是 95 % 区间（按题自助抽样）。"
        "Brackets: 95 % bootstrap intervals over questions.</p>",
    ]
    for questions in dict.fromkeys(run.questions for run in runs):
        same = [run for run in runs if run.questions == questions]
        parts += [
            f"<h2>{escape(questions)}</h2>",
            _figures_table(same),
            _picture(same),
            _latency_table(same),
            _misses(same[-1]),
        ]
    _write(path, "\n".join(parts))


def _figures_table(runs: Sequence[Run]) -> str:
    by_run = [figures(run.found) for run in runs]
    names = dict.fromkeys(name for one in by_run for name in one)
    head = "".join(f"<th>{escape(run.configuration)}" for run in runs)
    rows = [f"<tr><th>{head}"]
    for name in names:
        cells = "".join(
            f"<td>{one[name].value:.3f} <small>[{one[name].low:.3f}, {one[name].high:.3f}]</small>"
            if name in one
            else "<td>–"
            for one in by_run
        )
        meaning = escape(_MEANING.get(name, "最有把握的部分里对的 / right among the surest"))
        rows.append(f'<tr><td title="{meaning}">{escape(name)}<br><small>{meaning}</small>{cells}')
    return f"<table>{''.join(rows)}</table>"


def _latency_table(runs: Sequence[Run]) -> str:
    rows = ["<tr><th>毫秒 ms<th>p50<th>p99"]
    for run in runs[-1:]:
        for stage, (middle, worst) in latency(run.found).items():
            rows.append(f"<tr><td>{escape(stage)}<td>{middle:.2f}<td>{worst:.2f}")
    return f"<p class=muted>{escape(runs[-1].configuration)}</p><table>{''.join(rows)}</table>"


def _misses(run: Run) -> str:
    missed = [
        one
        for one in run.found
        if one.note or (one.right and (not one.ranked or one.ranked[0] not in one.right))
    ]
    items = "".join(
        f"<li>{escape(one.id)} {escape(one.text)} "
        f"<small class=muted>{escape(one.note)} "
        f"应为 wanted: {escape(' '.join(one.right) or '拒答 refuse')}; "
        f"得到 found: {escape(' '.join(one.ranked[:3]) or '–')}</small>"
        for one in missed
    )
    return (
        f"<details><summary>未答对 / misses of {escape(run.configuration)}: {len(missed)}"
        f"</summary><ul>{items}</ul></details>"
    )


def _picture(runs: Sequence[Run]) -> str:
    """Draw accuracy by coverage and, where some must be refused, scope by kind."""
    from matplotlib.figure import Figure as Drawing

    mixed = any(not one.right for one in runs[-1].found) and any(
        one.right for one in runs[-1].found
    )
    drawing = Drawing(figsize=(10, 3.6), layout="constrained")
    axes = drawing.subplots(1, 2 if mixed else 1, squeeze=False)[0]
    for run in runs:
        shares, accuracy = accuracy_curve(run.found)
        axes[0].plot(shares, accuracy, label=run.configuration)
    axes[0].set(
        xlabel="coverage: share answered, surest first",
        ylabel="accuracy of the first",
        ylim=(0, 1.02),
    )
    axes[0].grid(alpha=0.3)
    axes[0].legend(fontsize=8)
    if mixed:
        for kind, label in ((True, "ours"), (False, "to be refused")):
            chances = [one.scope for one in runs[-1].found if bool(one.right) is kind]
            axes[1].hist(chances, bins=25, range=(0, 1), alpha=0.6, label=label)
        axes[1].set(xlabel="probability of being ours", ylabel="questions")
        axes[1].legend(fontsize=8)
    stream = io.BytesIO()
    drawing.savefig(stream, format="png", dpi=110)
    data = base64.b64encode(stream.getvalue()).decode()
    return f'<img alt="accuracy by coverage" src="data:image/png;base64,{data}">'


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise QuestionSetError(
            f"{path} cannot be written ({error.strerror}) → name another file"
        ) from error
