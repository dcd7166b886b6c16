"""Which version of a template a workbook is: by the words of its sheets and headings, and by the period it states.

A workbook that is none of them is refused with a finding for each difference from the version it is most like.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from metrics.returns.catalogue import TEMPLATES
from metrics.returns.gate import Refused
from metrics.returns.locating import Found, Lack, locate, matching_sheet
from metrics.returns.rules import Finding, Is
from metrics.returns.sheets import BLANK, Book, Sheet, clean
from metrics.returns.templates import SheetPlan, Template

MOST_NAMED = 3  # of the things a workbook lacks, so that the sentence stays readable
OUR_OWN = ("checklist", "choices", "guidance", "validation")
"""Sheets that hold no answers: nobody needs to hear that a template does not ask for them."""
MOST_FINDINGS = 60


@dataclass(frozen=True)
class Fit:
    """A template held against a workbook: for each of its sheets the one that matches, or None."""

    template: Template
    book: Book
    sheets: tuple[Sheet | None, ...]

    @property
    def pairs(self) -> list[tuple[SheetPlan, Sheet]]:
        """The sheets that are there."""
        return [(plan, sheet) for plan, sheet in zip(self.template.sheets, self.sheets, strict=True) if sheet]

    @property
    def lacking(self) -> tuple[SheetPlan, ...]:
        pairs = zip(self.template.sheets, self.sheets, strict=True)
        return tuple(plan for plan, sheet in pairs if sheet is None)

    @cached_property
    def found(self) -> tuple[Found, ...]:
        """Where the questions lie, for each of `pairs`."""
        return tuple(locate(plan, sheet) for plan, sheet in self.pairs)

    @property
    def missing(self) -> list[Lack]:
        return [lack for found in self.found for lack in found.missing]

    @property
    def states_its_period(self) -> bool:
        """The workbook says the very period that this version is for."""
        wanted = {rule.value.casefold() for rule in self.template.rules if isinstance(rule, Is)}
        key = self.template.period_key
        for found, (_, sheet) in zip(self.found, self.pairs, strict=True):
            place = found.places.get(key)
            held = sheet.at(place) if place else BLANK
            if isinstance(held.value, str) and " ".join(clean(held.value).split()).casefold() in wanted:
                return True
        return False


def recognise(book: Book) -> Fit:
    """The version whose sheets and headings the workbook has all. `Refused` when there is none."""
    fits = [Fit(each, book, tuple(matching_sheet(plan, book.sheets) for plan in each.sheets)) for each in _by_layout()]
    whole = [fit for fit in fits if not fit.lacking]
    close = whole or [min(fits, key=lambda fit: len(fit.lacking) / len(fit.sheets))]
    good = [fit for fit in close if not fit.lacking and not fit.missing]
    if not good:
        raise _unlike(min(close, key=lambda fit: (len(fit.missing), -len(fit.sheets))))
    return _of_its_period(max(good, key=lambda fit: len(fit.sheets)))


def _by_layout() -> list[Template]:
    """One template of each layout: versions of one form differ in their period only."""
    return list({id(template.sheets): template for template in TEMPLATES.values()}.values())


def _of_its_period(fit: Fit) -> Fit:
    """The version of this layout whose period is stated; the latest where none is, and the checks say so."""
    alike = [template for template in TEMPLATES.values() if template.sheets is fit.template.sheets]
    for template in alike:
        other = Fit(template, fit.book, fit.sheets)
        other.__dict__["found"] = fit.found
        if other.states_its_period:
            return other
    return fit


def _unlike(fit: Fit) -> Refused:
    sheets = [Lack("sheet", plan.title, plan.title) for plan in fit.lacking]
    words = [lack.words for lack in sheets or fit.missing]
    named = words[:MOST_NAMED]
    if len(words) > MOST_NAMED:
        named.append(f"{len(words) - MOST_NAMED} more")
    listed = " and ".join(filter(None, [", ".join(named[:-1]), named[-1]]))
    message = f"The selected file must use the template “{fit.template.name}”: it lacks {listed}"
    return Refused(message, tuple(each.as_dict() for each in _differences(fit, sheets + fit.missing)[:MOST_FINDINGS]))


def _differences(fit: Fit, lacks: Sequence[Lack]) -> list[Finding]:
    present = {plan.title: sheet.title for plan, sheet in fit.pairs}
    findings = []
    for lack in lacks:
        if lack.kind == "sheet":
            spelled = " or ".join(f"“{words}”" for words in _spellings(fit.template, lack.text))
            message = f"There is no sheet “{lack.text}”: name the sheet that holds it so that its title has {spelled}"
        else:
            message = (
                f"The {lack.kind} “{lack.text}” is not there: put it back as the template words it, without the "
                "sign …, which stands for any words after it"
                if lack.text.endswith("…")
                else f"The {lack.kind} “{lack.text}” is not there: put it back as the template words it"
            )
        findings.append(Finding("error", present.get(lack.sheet, lack.sheet), "", f"no-{lack.kind}", "", message))
    used = {sheet.title for _, sheet in fit.pairs}
    for sheet in fit.book.sheets:
        if sheet.title not in used and sheet.title.casefold() not in OUR_OWN:
            message = (
                f"The sheet “{sheet.title}” is none of this template and would not be read: move what it holds to a "
                "sheet of the template"
            )
            findings.append(Finding("warning", sheet.title, "", "extra-sheet", "", message))
    return findings


def _spellings(template: Template, title: str) -> tuple[str, ...]:
    return next(plan.words for plan in template.sheets if plan.title == title)
