from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from boards.services.withdrawals import read_log
from hwb_portal.backups.services import restore


class Command(BaseCommand):
    help = "Fills an empty site from a backup, checks it, and withdraws again what was withdrawn since."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--withdrawals", type=Path, metavar="FILE", help="the newest copy of withdrawals.jsonl")
        which.add_argument(
            "--nothing-withdrawn",
            action="store_true",
            help="you know that no paper was withdrawn since the backup, or will withdraw it again by hand",
        )

    def handle(self, *args: object, **options: object) -> None:
        folder, log = options["folder"], options["withdrawals"]
        assert isinstance(folder, Path)
        found = []
        if isinstance(log, Path):
            if not log.is_file():
                raise CommandError(f"{log} is not there.")
            try:
                found = read_log(log)
            except ValueError as error:
                raise CommandError(f"{log} could not be read: {error}") from None
        restore(folder, withdrawals=found, tell=self.stdout.write)
        self.stdout.write("Everybody signs in again. Packs are built again when they are asked for.")
