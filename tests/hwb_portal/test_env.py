"""A wrong setting stops start-up with a sentence that says what to do; nothing opens by being forgotten."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from hwb_portal.env import read_environment

KEY = "a-long-and-random-text-for-the-tests-of-the-environment"


def _read(tmp_path: Path, **changed: str | None):
    environ = {"SECRET_KEY": KEY, "ALLOWED_HOSTS": "boards.example.gov.uk", "DATA_DIR": str(tmp_path / "data")}
    environ.update({name: text for name, text in changed.items() if text is not None})
    for name, text in changed.items():
        if text is None:
            del environ[name]
    return read_environment(environ, tmp_path)


def _sentence(tmp_path: Path, **changed: str | None) -> str:
    with pytest.raises(ImproperlyConfigured) as stopped:
        _read(tmp_path, **changed)
    assert stopped.value.__cause__ is None
    return str(stopped.value)


SECRET_KEY_SENTENCE = (
    "SECRET_KEY is missing or shorter than 50 characters. Set it to a long random text, "
    'for example the output of: python -c "import secrets; print(secrets.token_urlsafe(50))"'
)
HOSTS_SENTENCE = (
    "ALLOWED_HOSTS is empty. Name the hosts the site answers to, separated by commas, "
    "for example ALLOWED_HOSTS=boards.example.gov.uk."
)
DATABASE_SENTENCE = (
    "DATABASE_URL could not be read. Write it like postgres://user:password@host:5432/name "
    "or sqlite:////full/path/portal.sqlite3."
)


def test_with_the_three_settings_the_rest_is_closed(tmp_path):
    read = _read(tmp_path)
    assert (read.debug, read.demo, read.behind_https) == (False, False, True)
    assert read.allowed_hosts == ["boards.example.gov.uk"]
    assert read.data_dir == (tmp_path / "data").resolve()
    assert read.database["ENGINE"] == "django.db.backends.sqlite3"
    assert read.database["NAME"] == str(tmp_path / "data" / "portal.sqlite3")


def test_the_folders_of_the_data_are_made_and_closed_to_others(tmp_path):
    data = _read(tmp_path).data_dir
    assert sorted(path.name for path in data.iterdir()) == ["limits", "mail", "packs", "private", "public"]
    assert {path.stat().st_mode & 0o007 for path in (data, *data.iterdir())} == {0}


@pytest.mark.parametrize("key", [None, "", "short", "k" * 49])
def test_a_secret_key_is_asked_for(tmp_path, key):
    assert _sentence(tmp_path, SECRET_KEY=key) == SECRET_KEY_SENTENCE


def test_debug_does_not_excuse_a_missing_secret_key(tmp_path):
    assert _sentence(tmp_path, SECRET_KEY=None, DEBUG="1") == SECRET_KEY_SENTENCE


@pytest.mark.parametrize("hosts", [None, "", " , "])
def test_hosts_are_asked_for(tmp_path, hosts):
    assert _sentence(tmp_path, ALLOWED_HOSTS=hosts) == HOSTS_SENTENCE


@pytest.mark.parametrize("hosts", ["*", "boards.example.gov.uk, *"])
def test_a_star_for_every_host_is_refused(tmp_path, hosts):
    sentence = "ALLOWED_HOSTS may not be *. Name each host the site answers to."
    assert _sentence(tmp_path, ALLOWED_HOSTS=hosts) == sentence


def test_hosts_may_stand_with_spaces(tmp_path):
    assert _read(tmp_path, ALLOWED_HOSTS=" a.example , b.example,").allowed_hosts == ["a.example", "b.example"]


@pytest.mark.parametrize("name", ["DEBUG", "DEMO", "HTTPS"])
def test_a_switch_is_on_or_off(tmp_path, name):
    assert _sentence(tmp_path, **{name: "maybe"}) == f"{name} is 'maybe'. Set it to 1 or 0."


@pytest.mark.parametrize(("text", "is_on"), [("1", True), ("TRUE", True), (" on ", True), ("0", False), ("", False)])
def test_a_switch_is_read_in_the_usual_ways(tmp_path, text, is_on):
    assert _read(tmp_path, DEMO=text).demo is is_on


@pytest.mark.parametrize(("debug", "https", "expected"), [("1", None, False), ("0", None, True), ("0", "0", False)])
def test_only_a_developer_or_an_explicit_word_turns_https_off(tmp_path, debug, https, expected):
    changed = {"DEBUG": debug} | ({"HTTPS": https} if https else {})
    assert _read(tmp_path, **changed).behind_https is expected


@pytest.mark.parametrize(
    "url",
    ["nonsense", "postgres//u:hunter2@host/name", "postgres://u:hunter2@host:port/name", "http://u:hunter2@host"],
)
def test_a_database_address_that_cannot_be_read_is_not_repeated(tmp_path, url):
    assert _sentence(tmp_path, DATABASE_URL=url) == DATABASE_SENTENCE


def test_another_kind_of_database_is_refused(tmp_path):
    sentence = "DATABASE_URL must name a SQLite or a PostgreSQL database."
    assert _sentence(tmp_path, DATABASE_URL="mysql://u:hunter2@host/name") == sentence


def test_a_postgresql_address_is_read(tmp_path):
    database = _read(tmp_path, DATABASE_URL="postgres://hwb:secret@db.example:5433/portal?sslmode=require").database
    assert {name: database[name] for name in ("ENGINE", "HOST", "PORT", "NAME", "USER", "PASSWORD")} == {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": "db.example",
        "PORT": 5433,
        "NAME": "portal",
        "USER": "hwb",
        "PASSWORD": "secret",
    }
    assert database["OPTIONS"] == {"options": "-c jit=off", "sslmode": "require"}


def test_sqlite_keeps_foreign_keys_and_takes_its_lock_at_the_start(tmp_path):
    options = _read(tmp_path).database["OPTIONS"]
    assert "PRAGMA foreign_keys=ON;" in options["init_command"]
    assert options["transaction_mode"] == "IMMEDIATE"


def test_a_data_folder_that_cannot_be_used_is_named_by_its_setting(tmp_path):
    (tmp_path / "taken").write_text("a file")
    sentence = "DATA_DIR cannot be used (File exists). Set it to a folder this program may write to."
    assert _sentence(tmp_path, DATA_DIR=str(tmp_path / "taken")) == sentence


def test_without_a_mail_server_mails_have_a_sender_all_the_same(tmp_path):
    read = _read(tmp_path)
    assert (read.mail_host, read.mail_from) == ("", "no-reply@localhost")


def test_the_mail_server_and_the_sender_are_read(tmp_path):
    read = _read(tmp_path, MAIL_HOST=" mail.example ", MAIL_FROM="boards@council.example")
    assert (read.mail_host, read.mail_from) == ("mail.example", "boards@council.example")


@pytest.mark.parametrize("name", ["PACK_BUILDER", "MAIL_SENDER"])
def test_who_works_in_the_background_is_one_of_three(tmp_path, name):
    sentence = f"{name} is 'nobody'. Set it to one of thread, request, worker."
    assert _sentence(tmp_path, **{name: "nobody"}) == sentence
    assert getattr(_read(tmp_path), name.lower()) == "thread"


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, "https://boards.example.gov.uk"),
        ({"HTTPS": "0"}, "http://boards.example.gov.uk"),
        ({"ALLOWED_HOSTS": ".example.gov.uk,other"}, "https://example.gov.uk"),
        ({"ALLOWED_HOSTS": "", "DEBUG": "1"}, "http://localhost"),
        ({"SITE_URL": " http://127.0.0.1:8000/ "}, "http://127.0.0.1:8000"),
    ],
)
def test_links_in_mails_begin_with_the_address_of_the_site(tmp_path, changed, expected):
    assert _read(tmp_path, **changed).site_url == expected


@pytest.mark.parametrize(
    "url", ["boards.example.gov.uk", "https://a.example/path", "javascript:alert(1)", "https://a b"]
)
def test_an_address_of_the_site_that_cannot_be_right_is_refused(tmp_path, url):
    assert _sentence(tmp_path, SITE_URL=url) == (
        f"SITE_URL is {url!r}. Write the address of the site without a path, like https://boards.example.gov.uk."
    )


@pytest.mark.parametrize("place", ["unix:/run/clamav/clamd.ctl", "tcp:127.0.0.1:3310", ""])
def test_the_virus_scanner_is_where_it_is_said_to_be(tmp_path, place):
    assert _read(tmp_path, VIRUS_SCANNER=place).virus_scanner == place


@pytest.mark.parametrize("place", ["/run/clamav/clamd.ctl", "tcp:127.0.0.1", "unix:clamd", "1"])
def test_a_virus_scanner_that_cannot_be_asked_stops_the_start(tmp_path, place):
    assert _sentence(tmp_path, VIRUS_SCANNER=place) == (
        f"VIRUS_SCANNER is '{place}'. Write where clamd listens, like unix:/run/clamav/clamd.ctl "
        "or tcp:127.0.0.1:3310."
    )


@pytest.mark.parametrize(("text", "minutes"), [("", 30), ("1", 1), ("1440", 1440)])
def test_a_session_may_rest_so_many_minutes(tmp_path, text, minutes):
    assert _read(tmp_path, SESSION_IDLE_MINUTES=text).idle_minutes == minutes


@pytest.mark.parametrize("text", ["0", "1441", "-5", "soon", "٣"])
def test_a_session_does_not_rest_for_ever(tmp_path, text):
    words = f"SESSION_IDLE_MINUTES is {text!r}. Set it to a number of minutes between 1 and 1440."
    assert _sentence(tmp_path, SESSION_IDLE_MINUTES=text) == words


@pytest.mark.parametrize(
    ("demo", "text", "limited"), [("0", None, True), ("1", None, False), ("1", "1", True), ("0", "0", False)]
)
def test_requests_are_limited_unless_it_is_a_demonstration(tmp_path, demo, text, limited):
    assert _read(tmp_path, DEMO=demo, **({"RATE_LIMITS": text} if text else {})).rate_limits is limited


@pytest.mark.parametrize(
    ("demo", "text", "chosen"),
    [("0", "", "required"), ("1", "", "offered"), ("0", "off", "off"), ("1", "required", "required")],
)
def test_a_second_factor_is_required_unless_somebody_says_otherwise(tmp_path, demo, text, chosen):
    assert _read(tmp_path, DEMO=demo, SECOND_FACTOR=text).second_factor == chosen
    assert "SECOND_FACTOR is 'maybe'" in _sentence(tmp_path, SECOND_FACTOR="maybe")


def test_a_public_site_says_where_people_sign_in(tmp_path):
    assert _read(tmp_path, STAFF_URL="https://staff.example.gov.uk").staff_url == ""
    public = _read(tmp_path, SITE="public", STAFF_URL="https://staff.example.gov.uk/")
    assert (public.site, public.staff_url) == ("public", "https://staff.example.gov.uk")
    assert _sentence(tmp_path, SITE="public") == (
        "SITE=public needs STAFF_URL, the address of the site where people sign in."
    )
    assert _sentence(tmp_path, SITE="both") == "SITE is 'both'. Set it to one of all, public, staff."


def test_the_store_of_open_papers_may_lie_elsewhere_but_must_be_there(tmp_path):
    assert _read(tmp_path).public_dir == tmp_path / "data" / "public"
    (tmp_path / "shared").mkdir()
    assert _read(tmp_path, PUBLIC_DIR=str(tmp_path / "shared")).public_dir == tmp_path / "shared"
    missing = str(tmp_path / "not mounted")
    assert _sentence(tmp_path, PUBLIC_DIR=missing) == f"PUBLIC_DIR is {missing!r}, which is no folder. Make it first."
