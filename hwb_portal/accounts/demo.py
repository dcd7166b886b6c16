"""The people of the demonstration. They exist only where DEMO is on; start-up refuses them elsewhere."""

from hwb_portal.accounts.models import DEMO_DOMAIN, RoleAssignment, User
from hwb_portal.accounts.roles import Role

DEMO_PASSWORD = "board-papers-demo"  # noqa: S105  (public on purpose; see accounts.checks)


def load_people() -> dict[Role, User]:
    """One sign-in for each role, made when missing."""
    people = {}
    for role in Role:
        email = f"{role}@{DEMO_DOMAIN}"
        user = User.objects.filter(email=email).first()
        if user is None:
            user = User.objects.create_user(email, DEMO_PASSWORD, name=f"Demo {role.label.lower()}")
        RoleAssignment.objects.get_or_create(user=user, role=role)
        people[role] = user
    return people
