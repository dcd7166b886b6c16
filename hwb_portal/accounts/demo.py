"""The people of the demonstration. They exist only where DEMO is on; start-up refuses them elsewhere."""

from typing import NamedTuple

from hwb_portal.accounts.models import DEMO_DOMAIN, RoleAssignment, User
from hwb_portal.accounts.roles import Role

DEMO_PASSWORD = "board-papers-demo"  # noqa: S105  (public on purpose; see accounts.checks)


class SignIn(NamedTuple):
    email: str
    name: str
    role: Role


# One for each role, and a second officer: nobody approves a publication they asked for.
SIGN_INS = (
    *(SignIn(f"{role}@{DEMO_DOMAIN}", f"Demo {role.label.lower()}", role) for role in Role),
    SignIn(f"officer2@{DEMO_DOMAIN}", "Demo second officer", Role.OFFICER),
)


def load_people() -> dict[str, User]:
    """The sign-ins by the first part of their address, made when missing."""
    people = {}
    for email, name, role in SIGN_INS:
        user = User.objects.filter(email=email).first()
        if user is None:
            user = User.objects.create_user(email, DEMO_PASSWORD, name=name)
        RoleAssignment.objects.get_or_create(user=user, role=role)
        people[email.partition("@")[0]] = user
    return people
