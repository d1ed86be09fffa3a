"""What the eligibility talk says around facts, benefits and clauses, in English."""

from __future__ import annotations

from bot.eligibility.wording.fields import EligibilityWords
from knowledge.asking.persons import Person
from knowledge.entitlement.benefit import Area

ENGLISH = EligibilityWords(
    ask_scope=(
        "What are you interested in? “Everything” checks them all; you may also type the name of "
        "one benefit."
    ),
    everything="Everything",
    areas={
        Area.CASH: "Cash subsidies",
        Area.HOME: "Housing",
        Area.SETTLE: "Settling and car plates",
        Area.START: "Starting a business",
        Area.FIRST: "New in Hangzhou",
    },
    yes="Yes",
    no="No",
    skip="Not sure",
    results="Show results",
    back="Back",
    stop="Stop",
    change="Change an answer",
    more="Add more",
    other_scope="Another area",
    clause_of="Clause: {name}",
    noted="Noted: {facts}",
    note_pair="{label}: {value}",
    note_gap="; ",
    left="about {count} more questions",
    left_one="this is the last question",
    type_number="type a number",
    type_date="just type it, such as June 2025 or 2025-06-30",
    exact_day=(
        "The exact day decides here; give it if you can (for example {example}), or press "
        "“Not sure”."
    ),
    not_read="I could not read this answer.",
    which_change="Which answer should be changed?",
    nothing_told="Nothing has been answered yet.",
    stopped="All right. Send “what can I get” whenever you want to look again.",
    summary=(
        "Result: {yes} you can apply for, {no} you do not qualify for at present, "
        "{unknown} not certain yet."
    ),
    no_benefits="There is no benefit to check in this area at present.",
    based_on="According to what you said: {facts}",
    disclaimer="Checked against the clauses in the library; the authority in charge decides.",
    paused="Here is the result so far; press “Add more” for a more exact one.",
    rule_of="Rule: {rule}",
    nearest="Nearest: “{rule}”",
    amount="You get: {amount}",
    deadline="Deadline: {deadline}",
    until=" (that is {day})",
    where="Where: {where}",
    materials="Documents: {materials}",
    note="Note: {note}",
    lacks="Not met: {need}",
    must_be="{label} has to be {values}",
    and_more=" and others ({count} in all)",
    change_by="→ {change}",
    others_open="The other conditions depend on: {facts}",
    open_facts="Still needed: {facts}",
    one_of="depending on the case, {amounts}",
    or_=" or ",
    and_=", and ",
    overdue=(
        "the conditions are met, but by the deadline of {day} it may be too late to apply; "
        "please check first"
    ),
    withdrawn="a clause it rests on has been withdrawn, so it cannot be judged for now",
    unverified="not verified whether this rule is still in force",
    not_in_force="the day of application lies outside the time of this rule",
    from_day="possible from {day}",
    expired="the time to apply is over (it ended on {day})",
    total="In sum",
    once_sum="Once: {parts} = {sum}",
    per_year="By the year: {name}, {yuan} a year{whole}",
    per_month="By the month: {name}, {yuan} a month{whole}",
    whole=", at most {most} times, {sum} in all",
    no_end=" (for how long is not stated)",
    in_kind="Besides, not in cash: {names}",
    open_amounts="Amount not certain yet: {names}",
    together="Together or not",
    pair_together="Can be combined: {first} + {second} ({text})",
    pair_apart="Cannot be combined: {first} and {second} ({text})",
    better="Pays better: {names} — {sums}",
    instead="Instead: {names} — {sums}",
    nothing_summed="no amounts to add",
    unstated=(
        "The clauses do not say whether these can be had together; please check before you "
        "apply: {names}"
    ),
    comma=", ",
    reckoned="{label}: {value} (if paid without a break since {since})",
    as_of="Checked for an application on {day}",
    company_opens="{side}: {count} in the library.",
    company_more="Besides: {names}",
    instead_due="You can apply for: {names}.",
    instead_open="Near, and depending on more: {names}.",
    instead_none=(
        "By what is known there is nothing else; tell degree, date of graduation and district "
        "to look again."
    ),
    check_all="Check everything",
    may="Yes: {name}, {amount}.",
    may_not="No: {name}; not met: {why}.",
    depends="It depends: {name}.",
    depends_on="It depends: {name}; still needed: {facts}.",
    out_but=(
        "It depends: {name}; not under “{rule}” (not met: {why}); otherwise still needed: {facts}."
    ),
    presumed="Taken for granted: {facts}; tell me if it is otherwise.",
    routes="Still open: {names}",
    likely="Nearest so far:",
    for_example="For example:",
    likely_one="・{name} ({amount})",
    amount_if="If all is met you get: {amount}",
    all_told_met="Met so far: {needs}",
    of_whom="This is checked for {whom}.",
    whom={
        Person.CHILD: "your child",
        Person.SPOUSE: "your spouse",
        Person.RELATIVE: "your relative",
        Person.FRIEND: "the person you speak of",
        Person.EMPLOYEE: "this employee",
        Person.CALLER: "the caller",
    },
    passed_over="I could not read this answer; “{fact}” is left for now, add it at any time.",
    let_go="I stop asking. What is known so far:",
    result_of_one="Result: {verdict}",
    question_for="About {whom}: {ask}",
    some_open="Depending on more",
)
