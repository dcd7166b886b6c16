from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from hwb_portal.audit.services import check_chain


class Command(BaseCommand):
    help = "Reads the whole audit trail and says whether an event was changed, put in or taken out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--holds",
            action="append",
            default=[],
            metavar="HASH",
            help="a hash that was noted earlier and must still be in the trail; may be given several times",
        )

    def handle(self, *args: object, **options: object) -> None:
        wanted = options["holds"]
        assert isinstance(wanted, list)
        checked = check_chain(frozenset(wanted))
        if (event := checked.broken) is not None:
            raise CommandError(
                f"Event {event.pk} ({event.action}, {event.at:%Y-%m-%d %H:%M:%S} UTC) is the first that does not "
                f"hold: {checked.why}. {checked.count} events before it hold together."
            )
        if missing := sorted(set(wanted) - checked.hashes_found):
            raise CommandError(f"The trail does not hold {missing[0]}: events were taken out, or written anew.")
        self.stdout.write(f"{checked.count} events hold together. The last hash is {checked.last}.")
