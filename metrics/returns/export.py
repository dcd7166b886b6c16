"""A return and its findings in the JSON shape that other programs rely on."""

from typing import Any

from metrics.returns.checking import answers_count
from metrics.returns.gate import Refused
from metrics.returns.returned import ReadReturn
from metrics.returns.rules import Finding


def as_json(read: ReadReturn, findings: list[Finding]) -> dict[str, Any]:
    """`{"template", "board", "period", "answers", "values", "findings"}`, ready for `json.dumps`."""
    return {
        "template": read.template,
        "board": read.board,
        "period": read.period,
        "answers": sum(answers_count(read).values()),
        "values": read.values,
        "findings": [finding.as_dict() for finding in findings],
    }


def refused_as_json(refused: Refused) -> dict[str, Any]:
    """The same shape for a file that was not taken: no values and one finding, with rule `refused`."""
    finding = Finding("error", "", "", "refused", "", refused.message)
    return {
        "template": "",
        "board": "",
        "period": "",
        "answers": 0,
        "values": {},
        "findings": [finding.as_dict()],
    }
