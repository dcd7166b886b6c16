from django.core.management.base import BaseCommand
from django.utils import timezone

from boards.services.publication import sweep_public_store
from boards.services.requests import publish_due
from boards.services.withdrawals import keep_log


class Command(BaseCommand):
    help = (
        "Publishes what was set for a time that has come, and removes from the public store what a crash left "
        "there. Run it every minute."
    )

    def handle(self, *args: object, **options: object) -> None:
        done, failed = publish_due(now=timezone.now())
        for publication in done:
            self.stdout.write(f"Published: {publication}")
        for request in failed:
            self.stderr.write(f"Not published: {request.meeting}: {request.words}")
        keep_log()
        for name in sweep_public_store(now=timezone.now()):
            self.stdout.write(f"Removed from the public store: {name}")
