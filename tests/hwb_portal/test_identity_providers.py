"""The file of identity providers: what it may say, and the sentence when it says something else."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from hwb_portal.identity_providers import IdentityProvider, read_providers

WHOLE = """
[example]
name = "Example Council"
issuer = "https://login.example.gov.uk/tenant/v2.0"
client_id = "portal"
client_secret = "a-secret"
email_domains = ["Example.gov.uk"]
"""


def _read(tmp_path: Path, text: str) -> tuple[IdentityProvider, ...]:
    file = tmp_path / "providers.toml"
    file.write_text(text)
    return read_providers(str(file))


def test_without_a_file_there_is_none():
    assert read_providers("") == ()


def test_a_table_is_a_provider(tmp_path):
    [one] = _read(tmp_path, f'{WHOLE}second_factor_amr = ["mfa"]\n')
    assert one == IdentityProvider(
        key="example",
        name="Example Council",
        issuer="https://login.example.gov.uk/tenant/v2.0",
        client_id="portal",
        client_secret="a-secret",
        email_domains=("example.gov.uk",),
        second_factor_amr=("mfa",),
    )
    assert [one.speaks_for(f"ada@{domain}") for domain in ("EXAMPLE.gov.uk", "sub.example.gov.uk")] == [True, False]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[", "it is not TOML"),
        (WHOLE.replace("client_id", "clientid"), "[example]: clientid is not known"),
        (WHOLE.replace('client_id = "portal"', ""), "[example]: client_id is missing"),
        (WHOLE.replace('"a-secret"', '" "'), "[example]: client_secret must be a text"),
        (WHOLE.replace('["Example.gov.uk"]', '"example.gov.uk"'), "[example]: email_domains must be a list"),
        (WHOLE.replace('["Example.gov.uk"]', "[]"), "[example]: email_domains names none"),
        (WHOLE.replace("https://login", "http://login"), "[example]: issuer must begin with https://"),
        (WHOLE.replace("[example]", "[Example]"), "small letters"),
        ('name = "x"', "small letters"),
        (WHOLE + WHOLE.replace("[example]", "[second]"), "names an issuer twice"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, text, words):
    with pytest.raises(ImproperlyConfigured) as stopped:
        _read(tmp_path, text)
    assert words in str(stopped.value)
    assert "a-secret" not in str(stopped.value)


def test_a_file_that_is_not_there_stops_start_up(tmp_path):
    with pytest.raises(ImproperlyConfigured, match="No such file"):
        read_providers(str(tmp_path / "none.toml"))
