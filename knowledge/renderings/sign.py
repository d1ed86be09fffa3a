"""Write into a file of English which Chinese each of its texts is of, and change nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from knowledge.documents.policy import Policy
from knowledge.documents.yaml_lines import Node, load_lines
from knowledge.renderings.rendering import clause_digest, title_digest

_INDENT = "    "


def sign(path: Path, policy: Policy, names: Mapping[str, bool]) -> int:
    """Sign the clauses of ``names``, and the title where "" is among them; return how many.

    Raises DataError for a file that cannot be read.
    """
    root = load_lines(path)
    lines = path.read_text(encoding="utf-8").splitlines()
    found = root.need("clauses")
    # From the last to the first, so that a line written moves none that is still to be written.
    places: list[tuple[int, str, bool]] = []
    for name, node in found.fields().items():
        clause = policy.clause(name)
        if clause is not None and names.get(name):
            written = f"{_INDENT}of: {clause_digest(policy, clause)}"
            places.append(_place(node, found.key_lines[name], written))
    if names.get(""):
        # Before clauses: a title may take more than a line.
        places.append(_place(root, root.key_lines["clauses"] - 1, f"of: {title_digest(policy)}"))
    for line, written, replaces in sorted(places, reverse=True):
        lines[line - 1 : line] = [written] if replaces else [lines[line - 1], written]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(places)


def _place(node: Node, above: int, written: str) -> tuple[int, str, bool]:
    """Return the line (from 1) to write at, and whether it is replaced or followed."""
    line = node.key_lines.get("of")
    return (line, written, True) if line is not None else (above, written, False)
