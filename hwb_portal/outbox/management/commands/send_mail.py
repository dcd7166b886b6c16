import time
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from hwb_portal.outbox.services import send_due

IDLE_SECONDS = 2


class Command(BaseCommand):
    help = "Sends mails that wait in the outbox, until it is stopped. Several may run at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="stop when nothing is due")

    def handle(self, *args: object, **options: object) -> None:
        while True:
            done = send_due()
            if done.sent or done.postponed or done.failed:
                self.stdout.write(f"{done.sent} sent, {done.postponed} to be tried again, {done.failed} given up.")
            if options["once"]:
                return
            time.sleep(IDLE_SECONDS)
