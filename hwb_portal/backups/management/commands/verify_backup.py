from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from hwb_portal.backups.services import compare, read


class Command(BaseCommand):
    help = "Says whether a backup is whole; with --site, also whether the site holds exactly what was saved."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--site", action="store_true", help="compare every table and file with the site")

    def handle(self, *args: object, **options: object) -> None:
        folder = options["folder"]
        assert isinstance(folder, Path)
        manifest = read(folder)
        self.stdout.write(f"The backup of {manifest.at:%-d %B %Y, %H:%M} UTC is whole: {len(manifest.files)} files.")
        if options["site"]:
            if told := compare(manifest):
                raise CommandError("The site is not what was saved:\n" + "\n".join(told))
            self.stdout.write("The site is what was saved.")
