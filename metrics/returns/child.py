"""The process that reads one workbook for `ask_child`: `python -m metrics.returns.child return|table FILE`.

Writes one JSON object, `{"read": …}` or `{"refused": message, "findings": […]}`. Limits come before anything is
imported that could be made to misbehave.
"""

import json
import resource
import sys
from pathlib import Path

MEMORY = 2**30  # bytes of address space
SECONDS = 30  # of processor time


def main(what: str, path: str) -> None:
    """Read one workbook and print the outcome."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from metrics.returns.gate import Refused

    try:
        outcome: dict[str, object] = {"read": _read(what, Path(path))}
    except Refused as refused:
        outcome = {"refused": refused.message, "findings": refused.findings}
    json.dump(outcome, sys.stdout)


def _read(what: str, path: Path) -> object:
    """Each imports what it needs: openpyxl takes longer to import than a table takes to read."""
    if what == "table":
        from metrics.returns.tabular import read_table

        return read_table(path)
    from metrics.returns.reading import read_return

    return read_return(path).as_dict()


if __name__ == "__main__":
    main(*sys.argv[1:])
