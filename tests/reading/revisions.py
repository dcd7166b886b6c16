"""A report with marked words, and ten revisions of it as boards see them: the marks show where the words went."""

import re
from collections.abc import Callable
from dataclasses import dataclass

_MARK = re.compile(r"\[(/?)(\w+)\]")

# [a]words[/a] are the words somebody marked. Paragraphs are parted by a blank line; a table row is a paragraph here.
REPORT = """
The Board is asked to [a]note the progress made since the last report[/a] and to agree the next steps.

The Better Care Fund plan for the coming year was agreed by both partners in February. [b]The pooled budget is £48.2 million[/b], of which £9.1 million is held by the Council.

Performance on delayed transfers of care has worsened. There were [c]1,204 delayed days in December[/c], against a target of 980, and [d]the rate is now above the regional average[/d] for the third month.

Most delays are attributed to waits for a package of care at home. Providers report that [e]recruitment in the rural districts is the single greatest difficulty[/e], and two of them have handed packages back.

Residential admissions fell to [f]512 per 100,000[/f] people aged 65 and over. The target of 530 was met.

Reablement remains effective: [g]84.1%[/g] of people discharged into the service were still at home 91 days later.

[h]The winter plan brings together the trusts, the Council and the voluntary sector. It sets out how capacity will be opened in stages, who decides, and what families are told.[/h]

The Council will fund [i]twelve additional step-down beds[/i] until the end of March. A decision about the summer will be needed by May.

Three risks are recorded. First, [j]the care market may not be able to staff the new beds[/j]. Second, an outbreak of influenza would take beds out of use. Third, the agreement with the neighbouring authority has not been signed.

The financial position is shown below.

Spending to date | £31.4 million

[k]Forecast for the year | £47.9 million[/k]

Variance | £0.3 million under

Officers consulted the Carers' Forum, Healthwatch and the provider association. [l]Carers asked for a named contact at the point of discharge[/l], which the trusts have agreed to.

An equality impact assessment was carried out. [m]No adverse impact was found for people with a learning disability[/m], but access for people without a car needs further work.

The Director of Public Health has advised that vaccination of care staff stands at [n]41%[/n], below the level that protects residents.

The Board may wish to [o]ask the accountable officer to report back in September[/o] on discharge and on the use of the disabled facilities grant.

Legal advice: [p]the section 75 agreement allows either partner to end the pool with six months' notice[/p].

Background papers: the Better Care Fund plan; the [q]winter plan[/q]; minutes of the discharge group.

The target for the coming year is 950 delayed days a month. The target for admissions is 525. The target for reablement is [r]85%[/r].
"""  # noqa: E501

Edit = Callable[[str], str]


@dataclass(frozen=True)
class Marked:
    """Paragraphs without their marks, and each mark's paragraph, start and end."""

    paragraphs: tuple[str, ...]
    marks: dict[str, tuple[int, int, int]]


def read(source: str) -> Marked:
    paragraphs, marks = [], {}
    for number, block in enumerate(part for part in source.strip().split("\n\n")):
        text, at, opened = "", 0, {}
        for found in _MARK.finditer(block):
            text += block[at : found.start()]
            at = found.end()
            if found[1]:
                marks[found[2]] = (number, opened.pop(found[2]), len(text))
            else:
                opened[found[2]] = len(text)
        paragraphs.append(text + block[at:])
    return Marked(tuple(paragraphs), marks)


def _put(*pairs: tuple[str, str]) -> Edit:
    def edit(source: str) -> str:
        for old, new in pairs:
            assert source.count(old) == 1, old
            source = source.replace(old, new)
        return source

    return edit


def _moved(opening: str, before: str) -> Edit:
    """The paragraph that begins so stands before another one."""

    def edit(source: str) -> str:
        blocks = source.strip().split("\n\n")
        (one,) = [block for block in blocks if block.startswith(opening)]
        blocks.remove(one)
        (place,) = [number for number, block in enumerate(blocks) if block.startswith(before)]
        return "\n\n".join([*blocks[:place], one, *blocks[place:]])

    return edit


def _removed(opening: str) -> Edit:
    def edit(source: str) -> str:
        blocks = source.strip().split("\n\n")
        return "\n\n".join(block for block in blocks if not block.startswith(opening))

    return edit


def _added(before: str, *new: str) -> Edit:
    def edit(source: str) -> str:
        blocks = source.strip().split("\n\n")
        (place,) = [number for number, block in enumerate(blocks) if block.startswith(before)]
        return "\n\n".join([*blocks[:place], *new, *blocks[place:]])

    return edit


def _all(*edits: Edit) -> Edit:
    def edit(source: str) -> str:
        for one in edits:
            source = one(source)
        return source

    return edit


PAGES = tuple(
    f"Appendix {number}. The {place} locality team supported {number * 37} people in the quarter. The winter plan for "
    f"the locality was tested in October, and the target for discharge was met in {number + 5} of thirteen weeks."
    for number, place in enumerate(("northern", "eastern", "southern", "western", "central", "riverside"), start=1)
)

REVISIONS: dict[str, Edit] = {
    "paragraphs joined and parted": _put(
        ("to agree the next steps.\n\nThe Better Care Fund", "to agree the next steps. The Better Care Fund"),
        ("Three risks are recorded. First,", "Three risks are recorded.\n\nFirst,"),
    ),
    "figures brought up to date": _put(
        ("[c]1,204 delayed days in December[/c]", "[c]1,187 delayed days in January[/c]"),
        ("[f]512 per 100,000[/f]", "[f]509 per 100,000[/f]"),
        ("[g]84.1%[/g]", "[g]84.6%[/g]"),
        ("[n]41%[/n]", "[n]44%[/n]"),
    ),
    "words changed inside the passages": _put(
        (
            "recruitment in the rural districts is the single greatest difficulty",
            "recruiting in rural districts is their greatest single difficulty",
        ),
        ("twelve additional step-down beds", "fourteen additional step-down beds"),
        ("No adverse impact was found for", "No adverse effect has been found for"),
    ),
    "the recommendations first": _all(
        _moved("The Board may wish to", "Performance on delayed"),
        _moved("The target for the coming year", "Performance on delayed"),
    ),
    "a table inserted": _added(
        "Most delays are attributed",
        "District | Delayed days | Rate",
        "North | 402 | 11.2",
        "East | 311 | 9.8",
        "South | 491 | 12.6",
    ),
    "pages added in front and behind": _all(
        _added("The Board is asked", *PAGES[:3]), _added("Background papers", *PAGES[3:])
    ),
    "a paragraph taken out": _removed("Reablement remains effective"),
    "the risks written anew": _put(
        (
            "First, [j]the care market may not be able to staff the new beds[/j]. Second, an outbreak of influenza",
            "The greatest is that [j]the market may be unable to staff all of the new beds[/j]. Another outbreak of influenza",  # noqa: E501
        ),
    ),
    "the winter plan in other words": _put(
        (
            "brings together the trusts, the Council and the voluntary sector. It sets out how capacity will be opened in stages, who decides, and what families are told.",  # noqa: E501
            "has been drawn up by the trusts, the Council and the voluntary sector together. It says how capacity is opened in three stages, who decides on each, and what families will be told.",  # noqa: E501
        ),
    ),
    "proof-reading throughout": lambda source: (
        source.replace("The Board", "The Health and Wellbeing Board")
        .replace(" and ", " and also ", 4)
        .replace("£", "GBP ")
        .replace("care", "social care")
    ),
}
