from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils import timezone

from boards.services.retention import sweep
from hwb_portal.following.services import sweep_alerts
from hwb_portal.reading.services import sweep_readers_rows


class Command(BaseCommand):
    help = (
        "Deletes what is kept no longer than needed: addresses of subscribers who left or never confirmed, old mails, "
        "unmatched files, who asked a question at a meeting long ago, readers' notes once the minutes are approved. "
        "What is held stays. Run it once a day."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be deleted, and delete nothing")

    def handle(self, *args: object, **options: object) -> None:
        is_dry_run = bool(options["dry_run"])
        done = sweep(now=timezone.now(), is_dry_run=is_dry_run)
        alerts = sweep_alerts(now=timezone.now(), is_dry_run=is_dry_run)
        notes = sweep_readers_rows(is_dry_run=is_dry_run)
        self.stdout.write(
            f"{'Would be deleted' if is_dry_run else 'Deleted'}: {done.unconfirmed} addresses never confirmed, "
            f"{done.ended} of subscribers who left, {done.attempts} tries to subscribe or ask, {done.mails} mails, "
            f"{done.files} unmatched files, {done.questions} questions that were not taken, "
            f"{done.askers} addresses of people who asked, {done.tries} counts of tries to sign in and of requests, "
            f"{alerts} alerts, {done.apologies} apologies, {done.members_questions} questions of members, "
            f"{notes} notes."
        )
