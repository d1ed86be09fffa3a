"""Lay answers and policies out for Telegram: escaped HTML in messages below its length limit."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from bot.answering.wording import lead_lines, opens_quote, phrases, routes_in, standing_line
from bot.exchange.answer import Answer, Citation, Language, Status
from bot.exchange.layout import plain_english, plain_lines
from bot.exchange.links import pieces, stressed
from bot.exchange.reply import Choice, Link, Reply, Section
from bot.exchange.wording import reference, reference_in, script, source_text

#: Telegram counts at most 4,096 UTF-16 units after its entities are read; this leaves room.
LONGEST = 4000
#: What is folded is cut into blocks of this length, so that none is ever cut within its markup.
_FOLDED_LONGEST = 1500
#: No line is longer, so that none has to be cut within its markup, however much escaping adds.
_LINE_LONGEST = 600
_SIGNS = {"yes": "✅", "no": "❌", "unknown": "❓", "past": "⌛", "old": "➖", "new": "➕"}
#: Widths in halves of a Chinese character: a label, and a row of buttons on a phone.
_LABEL_WIDTH = 64
_ROW_WIDTH = 32
_MOST_IN_ROW = 4


def render_reply(reply: Reply) -> list[str]:
    """Return the reply as HTML messages, each within Telegram's limit."""
    if reply.answer is not None and reply.answer.status is Status.ANSWERED:
        blocks = _answer_blocks(reply.answer)
    else:
        blocks = [_lines_html(reply.text)] if reply.text.strip() else []
    blocks += [_section_block(section) for section in reply.sections]
    if reply.notice:
        blocks.append(f"<i>{escape(reply.notice)}</i>")
    return pack([block for block in blocks if block.strip()])


def render_answer(answer: Answer) -> list[str]:
    """Return the answer as HTML messages, each within Telegram's limit."""
    return pack(_answer_blocks(answer))


def render_clause(citation: Citation, language: Language) -> str:
    """Return one clause with its reference and validity as one HTML message."""
    lines = [escape(line) for line in _short_lines(script(citation, language).splitlines())]
    quote, last = lines[:-1], lines[-1]
    kept: list[str] = []
    for line in quote:
        if units("\n".join([*kept, line, "……", last])) > LONGEST:
            kept.append("……")
            break
        kept.append(line)
    return "\n".join([*kept, last])


def keyboard_rows(choices: Sequence[Sequence[Choice]]) -> list[list[dict[str, str]]]:
    """Return rows of buttons that can be read on a phone: rows too wide for it are broken."""
    rows: list[list[dict[str, str]]] = []
    for row in choices:
        fitting: list[dict[str, str]] = []
        taken = 0
        for choice in row:
            if not choice.token:
                continue
            label = _shorten(choice.label)
            if fitting and (taken + width(label) > _ROW_WIDTH or len(fitting) == _MOST_IN_ROW):
                rows.append(fitting)
                fitting, taken = [], 0
            fitting.append({"text": label, "callback_data": choice.token})
            taken += width(label)
        if fitting:
            rows.append(fitting)
    return rows


def width(text: str) -> int:
    """Return how wide a text is, in halves of a Chinese character."""
    return sum(2 if ord(char) > 0x2E7F else 1 for char in text)


def _answer_blocks(answer: Answer) -> list[str]:
    """Return an answer as a card: what it says, the quote, its place; the rest is folded."""
    if answer.status is not Status.ANSWERED or not answer.citations or answer.overview:
        return [_lines_html(answer.text)]
    say = phrases(answer.language)
    first = answer.citations[0]
    blocks: list[str] = []
    if answer.understood:
        blocks.append(f"<i>{escape(say.understood.format(question=answer.understood))}</i>")
    if answer.untold or answer.unsure:
        doubt = say.untold if answer.untold else say.unsure
        blocks.append(f"<i>{escape(doubt)}</i>")
    leads = lead_lines(first, answer.language, stressed=True)
    if answer.language is Language.ENGLISH:
        leads += plain_english(first.quote_english)
    if leads:
        blocks.append("\n".join(f"<b>{escape(line)}</b>" for line in _short_lines(leads)))
    quote = [_stressed_html(line, first) for line in _short_lines(plain_lines(first.quote))]
    opening = opens_quote(first, answer.language)
    if opening:
        quote.insert(0, f"{escape(opening)}:")
    blocks.append("\n".join(quote))
    blocks.append("\n".join(_facts_about(first, answer)))
    blocks += [_linked(note) for note in answer.notes if not _is_terms(note, answer)]
    blocks += _folded(answer)
    return blocks


def _folded(answer: Answer) -> list[str]:
    """Return the rest of an answer as quotations that open at a touch; each is a block."""
    say = phrases(answer.language)
    first, *others = answer.citations
    colon = _colon(answer.language)
    _, asking = routes_in(first, answer.language)
    lines = [f"{say.asking}{colon}{asking}"] if asking else []
    if first.whole:
        lines += [f"{say.shown_whole}{colon}".rstrip(), *plain_lines(first.whole)]
    lines += [line for line in (source_text(first, answer.language),) if line]
    lines += [note for note in answer.notes if _is_terms(note, answer)]
    if others:
        lines.append(f"{say.see_also}{colon}".rstrip())
        lines += [f"・{reference_in(other, answer.language)}" for other in others]
    folded: list[str] = []
    size = 0
    for line in map(_linked, _short_lines(lines)):
        size += units(line) + 1
        if not folded or size > _FOLDED_LONGEST:
            folded.append("")
            size = units(line)
        folded[-1] += ("\n" if folded[-1] else "") + line
    return [f"<blockquote expandable>{one}</blockquote>" for one in folded if one.strip()]


def _stressed_html(line: str, citation: Citation) -> str:
    """Return a line of a quote, with the sentence stressed that answers."""
    sentences = [one.text for one in citation.leads if one.text != citation.quote.strip()]
    return "".join(
        f"<b>{_linked(text)}</b>" if strong else _linked(text)
        for text, strong in stressed(line, sentences)
    )


def _is_terms(note: str, answer: Answer) -> bool:
    opening = phrases(answer.language).terms
    return bool(opening) and note.startswith(opening)


def _linked(line: str) -> str:
    """Return a line as HTML in which web addresses are links; Telegram has none for numbers."""
    return "".join(
        f'<a href="{escape(one.href)}">{escape(one.text)}</a>'
        if one.href.startswith("http")
        else escape(one.text)
        for one in pieces(line)
    )


def pack(blocks: Sequence[str], *, longest: int = LONGEST) -> list[str]:
    """Join blocks to messages; a block that is too long is cut at line ends, then anywhere.

    Blocks hold no tag that spans lines, so a cut at a line end leaves the markup whole.
    """
    messages: list[str] = []
    for block in blocks:
        for piece in _cut(block, longest):
            joined = f"{messages[-1]}\n\n{piece}" if messages else piece
            if messages and units(joined) <= longest:
                messages[-1] = joined
            else:
                messages.append(piece)
    return messages


def units(text: str) -> int:
    """Return the length that Telegram counts: UTF-16 code units (an emoji is two)."""
    return len(text.encode("utf-16-le")) // 2


def _cut(block: str, longest: int) -> list[str]:
    if units(block) <= longest:
        return [block]
    pieces: list[str] = []
    for line in block.split("\n"):
        while units(line) > longest:
            # A single line this long is plain text: cut where no entity is split.
            cut = longest // 2
            while cut > 1 and "&" in line[cut - 8 : cut] and ";" in line[cut - 8 : cut + 8]:
                cut -= 1
            pieces.append(line[:cut])
            line = line[cut:]
        if pieces and units(pieces[-1]) + 1 + units(line) <= longest:
            pieces[-1] = f"{pieces[-1]}\n{line}"
        else:
            pieces.append(line)
    return pieces


def _facts_about(citation: Citation, answer: Answer) -> list[str]:
    say = phrases(answer.language)
    colon = _colon(answer.language)
    named = reference_in(citation, answer.language)
    lines = [f"{escape(say.according_to)}{colon}{escape(named)}"]
    if named != reference(citation):
        lines.append(escape(reference(citation)))
    lines.append(escape(standing_line(citation, answer.language)))
    applying, _ = routes_in(citation, answer.language)
    if applying:
        lines.append(f"{escape(say.applying)}{colon}{_linked(applying)}")
    return lines


def _colon(language: Language) -> str:
    return ": " if language is Language.ENGLISH else "："


def _section_block(section: Section) -> str:
    lines: list[str] = []
    sign = _SIGNS.get(section.mark, "")
    heading, *more = _short_lines([section.heading]) or [""]
    if heading or sign:
        lines.append(f"{sign} <b>{escape(heading)}</b>".strip() if heading else sign)
    lines += [f"<b>{escape(line)}</b>" for line in more]
    lines += [escape(line) for line in _short_lines(section.lines)]
    lines += [_link_html(link) for link in section.links]
    return "\n".join(lines)


def _link_html(link: Link) -> str:
    label = escape(link.label[:_LINE_LONGEST])
    if not link.url.startswith(("https://", "http://")):
        return f"→ {label}"
    return f'→ <a href="{escape(link.url)}">{label}</a>'


def _lines_html(text: str) -> str:
    return "\n".join(escape(line) for line in _short_lines(text.splitlines()))


def _short_lines(lines: Sequence[str]) -> list[str]:
    return [
        line[start : start + _LINE_LONGEST]
        for line in lines
        for start in range(0, max(1, len(line)), _LINE_LONGEST)
    ]


def _shorten(label: str) -> str:
    """Cut a label that no phone would show whole."""
    kept = " ".join(label.split()) or "…"
    while width(kept) > _LABEL_WIDTH:
        kept = kept[:-2].rstrip("…") + "…"
    return kept
