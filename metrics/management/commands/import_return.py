import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from boards.enums import StaffRole
from boards.models import Board
from hwb_portal.core.errors import DomainError
from metrics.management.acting import acting_user
from metrics.management.printing import has_errors, print_findings, print_json
from metrics.returns.export import refused_as_json
from metrics.returns.gate import Refused
from metrics.selectors.returns import return_json
from metrics.services.returns import import_return


class Command(BaseCommand):
    help = (
        "Reads, checks and stores a quarterly return as a draft. Exit 0, or 1 with every finding when the file is "
        "refused or has errors; warnings do not fail."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the workbook, an .xlsx")
        parser.add_argument("--board", required=True, help="the board's slug, like herefordshire-hwb")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="sign-in of the analyst who imports it")
        parser.add_argument("--json", action="store_true", help="print values and findings as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        by = acting_user(options["by"], "metrics.import_return")
        try:
            board = Board.objects.staffed_by(by, StaffRole.ANALYST).get(slug=options["board"])
        except Board.DoesNotExist:
            refusal = f"{options['by']} is not an analyst of a board called {options['board']}."
            raise CommandError(refusal) from None
        file: Path = options["file"]
        try:
            stored = import_return(path=file, original_name=file.name, board=board, by=by)
            answer = return_json(stored)
        except DomainError as error:
            answer = refused_as_json(Refused(str(error)))
        if options["json"]:
            print_json(self.stdout, answer)
        else:
            print_findings(self.stdout, answer["findings"])
            self.stdout.write(f"{answer['answers']} answers, {len(answer['findings'])} findings")
        if has_errors(answer["findings"]):
            sys.exit(1)
