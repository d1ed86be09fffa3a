"""A reply as plain lines, for channels and records without layout."""

from __future__ import annotations

from bot.exchange.reply import Reply, Section


def lines_of(reply: Reply) -> list[str]:
    """Return a reply as plain lines, for channels and records without layout."""
    lines = reply.text.splitlines()
    for section in reply.sections:
        lines += ["", *_section_lines(section)]
    if reply.notice:
        lines += ["", reply.notice]
    return lines


def _section_lines(section: Section) -> list[str]:
    signs = {"yes": "✅ ", "no": "❌ ", "unknown": "❓ ", "past": "⌛ ", "old": "− ", "new": "+ "}
    heading = [f"{signs.get(section.mark, '')}{section.heading}"] if section.heading else []
    links = [f"↳ {link.label}{' ' + link.url if link.url else ''}" for link in section.links]
    return [*heading, *section.lines, *links]
