"""What the machine that watches this one asks: does the process answer, and could it serve a reader."""

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.urls import reverse

WELL = b"database ok\nmigrations ok\nstorage ok\n"


def test_livez_asks_nothing_of_the_database(client):
    response = client.get(reverse("livez"))
    assert (response.status_code, response["Content-Type"], response.content) == (200, "text/plain", b"ok\n")


@pytest.mark.django_db
def test_readyz_names_what_it_looked_at(client):
    response = client.get(reverse("readyz"))
    assert (response.status_code, response["Content-Type"], response.content) == (200, "text/plain", WELL)


@pytest.mark.django_db
@pytest.mark.parametrize("store", ["PRIVATE_DIR", "PACKS_DIR"])
def test_readyz_fails_when_a_store_is_gone(client, settings, tmp_path, store):
    setattr(settings, store, tmp_path / "not mounted")
    response = client.get(reverse("readyz"))
    assert (response.status_code, response.content) == (503, b"database ok\nmigrations ok\nstorage failing\n")


@pytest.mark.django_db
def test_readyz_fails_when_a_migration_is_missing(client):
    MigrationRecorder(connection).record_unapplied("reports", "0002_pack_sections_are_a_record")
    response = client.get(reverse("readyz"))
    assert (response.status_code, response.content) == (503, b"database ok\nmigrations failing\nstorage ok\n")


@pytest.mark.django_db
def test_readyz_fails_without_a_database_and_tells_no_detail(client, monkeypatch):
    def refuse(*args: object, **kwargs: object) -> None:
        raise OperationalError("could not connect to server at db.example as hwb")

    monkeypatch.setattr(connection, "cursor", refuse)
    response = client.get(reverse("readyz"))
    assert (response.status_code, response.content) == (503, b"database failing\nmigrations failing\nstorage ok\n")
