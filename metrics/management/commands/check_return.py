import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from metrics.management.printing import has_errors, print_findings, print_json
from metrics.returns.checking import check
from metrics.returns.export import as_json, refused_as_json
from metrics.returns.reading import Refused, read_in_child


class Command(BaseCommand):
    help = "Reads and checks a quarterly return. Writes nothing. Exit 1 when there is an error; warnings do not fail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the workbook, an .xlsx")
        parser.add_argument("--json", action="store_true", help="print values and findings as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            read = read_in_child(options["file"])
            answer = as_json(read, check(read))
        except Refused as refused:
            answer = refused_as_json(refused)
        if options["json"]:
            print_json(self.stdout, answer)
        else:
            print_findings(self.stdout, answer["findings"])
            self.stdout.write(f"{answer['answers']} answers, {len(answer['findings'])} findings")
        if has_errors(answer["findings"]):
            sys.exit(1)
