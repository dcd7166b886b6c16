from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hwb_portal.core.errors import DomainError
from hwb_portal.walls.role import DEFAULT, make_role, take_role_away, what_is_wrong


class Command(BaseCommand):
    help = (
        "Makes the role by which the public site reads PostgreSQL, or makes it anew, and prints what it may read. "
        "With --check nothing is changed; it ends with 1 when something is not as the rules say. With --remove it may "
        "read nothing any more; do so before migrations."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--role", default=DEFAULT, help=f"its name; {DEFAULT} when nothing is said")
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--check", action="store_true")
        how.add_argument("--remove", action="store_true")

    def handle(self, *args: Any, role: str, check: bool, remove: bool, **options: Any) -> None:
        try:
            if check:
                if problems := what_is_wrong(role):
                    raise CommandError("\n".join(problems))
                self.stdout.write(f"The role {role} reads what the rules say and nothing else.")
            elif remove:
                take_role_away(role)
                self.stdout.write(f"The role {role} reads nothing any more.")
            else:
                for line in make_role(role):
                    self.stdout.write(line)
        except DomainError as error:
            raise CommandError(str(error)) from error
