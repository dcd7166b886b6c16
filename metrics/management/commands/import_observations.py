import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from metrics.management.acting import acting_user
from metrics.management.printing import print_findings, print_json
from metrics.services.observations import Imported, import_observations
from metrics.services.tidy import BadFileError


class Command(BaseCommand):
    help = "Imports a tidy CSV or XLSX of figures, all or nothing. Exit 0, or 1 with every cell that is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the figures, a .csv in UTF-8 or an .xlsx")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="sign-in of the analyst who imports them")
        parser.add_argument("--reason", default="", help="why figures that are stored already are restated")
        parser.add_argument("--json", action="store_true", help="print counts and findings as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        by = acting_user(options["by"], "metrics.import_observations")
        findings: list[dict[str, str]] = []
        done = Imported(0, 0, 0)
        try:
            done = import_observations(path=options["file"], by=by, reason=options["reason"])
        except BadFileError as bad:
            findings = [finding.as_dict() for finding in bad.findings]
        if options["json"]:
            print_json(self.stdout, {**asdict(done), "findings": findings})
        else:
            print_findings(self.stdout, findings)
            self.stdout.write(
                f"{done.created} new, {done.updated} replaced, {done.unchanged} unchanged"
                if not findings
                else f"Nothing was imported: {len(findings)} findings"
            )
        if findings:
            sys.exit(1)
