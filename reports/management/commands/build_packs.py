import time
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils import timezone

from reports.services import build_next, forget_old_builds

IDLE_SECONDS = 2


class Command(BaseCommand):
    help = "Builds packs that wait to be built, one after the other, until it is stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="stop when nothing waits")

    def handle(self, *args: object, **options: object) -> None:
        forget_old_builds(now=timezone.now())
        while True:
            done = build_next(now=timezone.now())
            if done is not None:
                self.stdout.write(str(done))
            elif options["once"]:
                return
            else:
                time.sleep(IDLE_SECONDS)
