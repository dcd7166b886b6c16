from django.core.management.base import BaseCommand
from django.utils import timezone

from boards.services.retention import sweep


class Command(BaseCommand):
    help = (
        "Deletes what is kept no longer than needed: addresses of subscribers who left or never confirmed, old mails, "
        "unmatched files. Run it once a day."
    )

    def handle(self, *args: object, **options: object) -> None:
        done = sweep(now=timezone.now())
        self.stdout.write(
            f"Deleted: {done.unconfirmed} addresses never confirmed, {done.ended} of subscribers who left, "
            f"{done.attempts} tries to subscribe, {done.mails} mails, {done.files} unmatched files, "
            f"{done.tries} counts of tries to sign in and of requests."
        )
