"""How the commands of this app say what they found."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.management.base import OutputWrapper


def print_json(out: OutputWrapper, answer: Mapping[str, Any]) -> None:
    """One JSON object, as text that any terminal can show."""
    out.write(json.dumps(answer, ensure_ascii=False, indent=2))


def print_findings(out: OutputWrapper, findings: Sequence[Mapping[str, str]]) -> None:
    """One finding a line: level, place, message."""
    for finding in findings:
        place = " ".join(filter(None, [finding["sheet"], finding["cell"]]))
        out.write(": ".join(filter(None, [finding["level"].upper(), place, finding["message"]])))


def has_errors(findings: Sequence[Mapping[str, str]]) -> bool:
    """Whether anything has to be mended; warnings only ask for a second look."""
    return any(finding["level"] == "error" for finding in findings)
