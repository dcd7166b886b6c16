"""Tables of counts in a return, as its form has them."""

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from typing import Protocol

from metrics.returns.comparing import shown
from metrics.returns.templates import Grid, Part, Section, Template


class _Said(Protocol):
    @property
    def text(self) -> str: ...


@dataclass(frozen=True)
class CountRow:
    name: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class CountTable:
    """A table as the form has it. `code` is the first word of its keys."""

    code: str
    name: str
    sheet: str
    columns: tuple[str, ...]
    rows: tuple[CountRow, ...]


def count_tables(template: Template, answer: Callable[[str], _Said], stored: Container[str]) -> tuple[CountTable, ...]:
    """Each grid of numbers of the form, for the answers that the return has."""
    found = []
    for plan in template.sheets:
        for heading, grid in _grids(plan.parts, plan.title):
            questions = grid.questions
            if any(question.kind != "number" or question.key not in stored for question in questions.values()):
                continue
            rows = tuple(
                CountRow(
                    name,
                    tuple(shown(answer(questions[row, column].key).text, "number") for column in grid.columns),
                )
                for row, name in grid.rows.items()
            )
            code = next(iter(questions.values())).key.partition(".")[0]
            found.append(CountTable(code, heading, plan.title, tuple(grid.columns.values()), rows))
    return tuple(found)


def _grids(parts: tuple[Part, ...], heading: str) -> Iterator[tuple[str, Grid]]:
    for part in parts:
        if isinstance(part, Section):
            yield from _grids(part.parts, part.heading)
        elif isinstance(part, Grid):
            yield heading, part
