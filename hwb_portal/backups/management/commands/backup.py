from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils import timezone

from hwb_portal.backups.services import save


class Command(BaseCommand):
    help = "Saves the database and the files of papers and returns to a new folder, while the site runs."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: object, **options: object) -> None:
        folder = options["folder"]
        assert isinstance(folder, Path)
        made = save(folder, now=timezone.now())
        rows = sum(table.rows for table in made.tables.values())
        self.stdout.write(f"{rows} rows of {len(made.tables)} tables and {len(made.files)} files are in {folder}.")
        if made.audit:
            self.stdout.write(f"The audit trail ends in {made.audit}.")
