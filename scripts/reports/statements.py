"""Print what was read from the texts of policies, with the lines that it was read from."""

from __future__ import annotations

from collections.abc import Sequence

from index.publishing.stated_report import ReadPolicy, ReadStatement, Said

_NAMES = {
    Said.START: "施行 from",
    Said.END: "有效期至 until",
    Said.ISSUED: "成文 issued",
    Said.NUMBER: "文号 number",
    Said.ISSUER: "发文机关 issuer",
    Said.REPEAL: "废止 repeals",
    Said.PRECEDENCE: "以本文为准 takes precedence",
}
_MOST_POLICIES, _MOST_STATEMENTS, _LONGEST_QUOTE = 20, 12, 60


def print_statements(policies: Sequence[ReadPolicy]) -> None:
    """Print them, a line each, for the maintainer to check; nothing where there is nothing."""
    if not policies:
        return
    print(
        "从正文读出、未经核对 / read from the texts, not checked"
        "（要改就写进文件开头的字段，以开头为准 / the fields at a file's head win）:"
    )
    for policy in policies[:_MOST_POLICIES]:
        print(f"  {policy.id} 《{policy.title}》")
        for one in policy.statements[:_MOST_STATEMENTS]:
            print(f"    {_told(one)}")
        if len(policy.statements) > _MOST_STATEMENTS:
            print(f"    … 共 {len(policy.statements)} 项 / {len(policy.statements)} in all")
        if policy.repealed:
            ended = ", ".join(policy.repealed)
            print(f"    → 库里这些不再现行 / no longer in force in the library: {ended}")
    if len(policies) > _MOST_POLICIES:
        print(f"  … 共 {len(policies)} 份 / {len(policies)} in all")


def _told(one: ReadStatement) -> str:
    value = one.value or "算不出，缺成文日期 cannot be reckoned: no date of issue"
    if one.said is Said.PRECEDENCE:
        value = ""
    short = one.quote[:_LONGEST_QUOTE] + ("…" if len(one.quote) > _LONGEST_QUOTE else "")
    told = f"{_NAMES[one.said]} {value}".rstrip()
    other = f"；开头写的是 {one.overruled_by} / the head says so" if one.overruled_by else ""
    return f"{told} ← 第 {one.line} 行 line: {short}{other}"
