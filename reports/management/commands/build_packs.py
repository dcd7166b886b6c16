import datetime as dt
import time
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils import timezone

from reports.services import build_next, forget_old_builds, sweep_unfinished

IDLE_SECONDS = 2
TIDY_EVERY = dt.timedelta(hours=1)


class Command(BaseCommand):
    help = "Builds packs that wait to be built, one after the other, until it is stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="stop when nothing waits")

    def handle(self, *args: object, **options: object) -> None:
        tidy_next = timezone.now()
        while True:
            now = timezone.now()
            if now >= tidy_next:
                forget_old_builds(now=now)
                for name in sweep_unfinished(now=now):
                    self.stdout.write(f"{name}: left half written, removed")
                tidy_next = now + TIDY_EVERY
            done = build_next(now=now)
            if done is not None:
                self.stdout.write(str(done))
            elif options["once"]:
                return
            else:
                time.sleep(IDLE_SECONDS)
