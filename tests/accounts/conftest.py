from collections.abc import Iterator

import pytest

from tests.accounts.issuer import Issuer, running


@pytest.fixture
def issuer(settings) -> Iterator[Issuer]:
    """The identity provider of Example Council, which the settings name."""
    with running(Issuer()) as one:
        settings.IDENTITY_PROVIDERS = (one.provider(),)
        yield one
