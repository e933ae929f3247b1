import stat
from pathlib import Path

import pytest

from testigo.conf.databases import database_settings
from testigo.conf.env import DECLARED, BadEnvironment, read_environment
from testigo.conf.env_sentences import SENTENCES, describe
from testigo.conf.mail import mail_server, sender_of
from testigo.conf.mail_listen import domain_of, listening_at


def test_without_variables_everything_lives_in_the_data_folder(tmp_path: Path) -> None:
    settings = read_environment({"TESTIGO_HOME": str(tmp_path / "data")})
    assert settings["TESTIGO_DATABASE_URL"].value == f"sqlite:///{tmp_path}/data/testigo.sqlite3"
    assert {name: row.origin for name, row in settings.items()} == {
        "TESTIGO_HOME": "environment",
        "TESTIGO_DATABASE_URL": "default",
        "TESTIGO_ENGINE": "default",
        "TESTIGO_BASE_URL": "default",
        "TESTIGO_SECRET_KEY": "file",
        "TESTIGO_SMTP_URL": "default",
        "TESTIGO_MAIL_FROM": "default",
        "TESTIGO_MAIL_LISTEN": "default",
        "TESTIGO_MAIL_DOMAIN": "default",
        "TESTIGO_PRIVATE_TARGETS": "default",
        "TESTIGO_SIGNING_KEY": "default",
        "TESTIGO_SIGNING_PASSWORD": "default",
        "TESTIGO_DEV": "default",
    }


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first = read_environment({"TESTIGO_HOME": str(tmp_path)})["TESTIGO_SECRET_KEY"]
    again = read_environment({"TESTIGO_HOME": str(tmp_path)})["TESTIGO_SECRET_KEY"]
    assert first.value == again.value
    assert len(first.value) >= 50
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_every_wrong_value_is_named_in_one_go(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(BadEnvironment) as caught:
        read_environment(
            {
                "TESTIGO_HOME": str(file),
                "TESTIGO_DATABASE_URL": "mysql://root@localhost/x",
                "TESTIGO_ENGINE": "abacus",
                "TESTIGO_BASE_URL": "pact.example.com",
                "TESTIGO_SECRET_KEY": "short",
                "TESTIGO_SMTP_URL": "mail.example.com",
                "TESTIGO_SMPT_URL": "smtp://x",
            }
        )
    assert [problem.where for problem in caught.value.problems] == [
        "TESTIGO_SMPT_URL",
        "TESTIGO_HOME",
        "TESTIGO_DATABASE_URL",
        "TESTIGO_ENGINE",
        "TESTIGO_BASE_URL",
        "TESTIGO_SECRET_KEY",
        "TESTIGO_SMTP_URL",
    ]
    assert "TESTIGO_BASE_URL must be an http:// or https:// address" in str(caught.value)
    assert "mysql" not in str(caught.value)


def test_every_problem_has_a_sentence_in_both_languages(tmp_path: Path) -> None:
    from testigo.core.problems import Problem

    for code in SENTENCES:
        problem = Problem(code, "TESTIGO_X", {"suggestion": "TESTIGO_HOME"})
        assert describe(problem, "es") != describe(problem, "en")
    assert all(declared.es and declared.en for declared in DECLARED)


def test_secrets_are_masked_where_settings_are_shown(tmp_path: Path) -> None:
    settings = read_environment(
        {
            "TESTIGO_HOME": str(tmp_path),
            "TESTIGO_SMTP_URL": "smtp://ana:s3cret@mail.example.com:587",
            "TESTIGO_SECRET_KEY": "k" * 60,
        }
    )
    assert settings["TESTIGO_SMTP_URL"].shown == "smtp://ana:••••••••@mail.example.com:587"
    assert settings["TESTIGO_SECRET_KEY"].shown == "••••••••"


@pytest.mark.parametrize(
    "url", ["https://pact.example.com/app", "ftp://x", "http://", "https://u@x", "http://x:port"]
)
def test_a_base_address_is_only_a_host(tmp_path: Path, url: str) -> None:
    with pytest.raises(BadEnvironment):
        read_environment({"TESTIGO_HOME": str(tmp_path), "TESTIGO_BASE_URL": url})


def test_sqlite_writes_ahead_fully_synchronised_and_queues_its_writers() -> None:
    options = database_settings("sqlite:////data/x%20y.sqlite3")["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]
    assert "synchronous=FULL" in options["init_command"]
    assert database_settings("sqlite:////data/x%20y.sqlite3")["NAME"] == "/data/x y.sqlite3"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "postgresql://ana:p%40ss@db.example.com:6432/testigo?sslmode=require",
            ("testigo", "ana", "p@ss", "db.example.com", "6432", {"sslmode": "require"}),
        ),
        ("postgresql:///testigo", ("testigo", "", "", "", "", {})),
        (
            "postgresql://root@/test?host=/var/run/postgresql",
            ("test", "root", "", "/var/run/postgresql", "", {}),
        ),
        (
            "postgresql://root@%2Fvar%2Frun%2Fpostgresql/test",
            ("test", "root", "", "/var/run/postgresql", "", {}),
        ),
    ],
)
def test_postgresql_is_reached_by_network_or_socket(url: str, expected: tuple) -> None:
    found = database_settings(url)
    names = ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
    assert tuple(found[name] for name in names) == expected


@pytest.mark.parametrize("url", ["", "sqlite://", "sqlite://host/x", "postgresql://host", "x"])
def test_any_other_address_of_a_database_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        database_settings(url)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("", ("", 0, "", "", False, False)),
        (
            "smtp://ana%40x.es:p%40ss@mail.example.com:2525",
            ("mail.example.com", 2525, "ana@x.es", "p@ss", False, True),
        ),
        ("smtp://mail.example.com", ("mail.example.com", 587, "", "", False, True)),
        ("smtp://mail:25?tls=none", ("mail", 25, "", "", False, False)),
        ("smtp://127.0.0.1:1025", ("127.0.0.1", 1025, "", "", False, False)),
        ("smtp://[::1]:1025?tls=starttls", ("::1", 1025, "", "", False, True)),
        ("smtps://u:p@mail.example.com", ("mail.example.com", 465, "u", "p", True, False)),
    ],
)
def test_the_address_of_a_mail_server_says_how_it_is_reached(url: str, expected: tuple) -> None:
    assert mail_server(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.com",
        "http://mail.example.com",
        "smtp://",
        "smtp://mail.example.com:port",
        "smtp://mail.example.com?tls=maybe",
        "smtp://mail.example.com?tls",
        "smtp://mail.example.com?tls=none&tls=starttls",
        "smtp://mail.example.com?starttls=1",
        "smtps://mail.example.com?tls=none",
        "smtp://mail.example.com/path",
        "smtp://ana:p%0Dx@mail.example.com",
    ],
)
def test_any_other_address_of_a_mail_server_stops_the_start(tmp_path: Path, url: str) -> None:
    with pytest.raises(BadEnvironment) as caught:
        read_environment({"TESTIGO_HOME": str(tmp_path), "TESTIGO_SMTP_URL": url})
    assert [problem.where for problem in caught.value.problems] == ["TESTIGO_SMTP_URL"]


@pytest.mark.parametrize("sender", ["hola", "hola@", "a@b.es, c@d.es", "a@b.es\nBcc: x@y.es", "<>"])
def test_a_sender_is_one_address(tmp_path: Path, sender: str) -> None:
    with pytest.raises(BadEnvironment, match="TESTIGO_MAIL_FROM"):
        read_environment({"TESTIGO_HOME": str(tmp_path), "TESTIGO_MAIL_FROM": sender})


@pytest.mark.parametrize(
    ("given", "url", "base", "expected"),
    [
        ("Nortia <hola@nortia.es>", "", "http://x.es", "Nortia <hola@nortia.es>"),
        ("", "smtp://ana%40x.es:p@mail", "http://x.es", "ana@x.es"),
        ("", "smtp://apikey:p@mail", "https://pacto.x.es", "testigo@pacto.x.es"),
        ("", "smtp://127.0.0.1:1025", "http://127.0.0.1:8000", "testigo@localhost"),
    ],
)
def test_mail_always_comes_from_somebody(given: str, url: str, base: str, expected: str) -> None:
    assert sender_of(given, url, base) == expected


@pytest.mark.parametrize(
    "text, place",
    [
        ("", None),
        ("127.0.0.1:2525", ("127.0.0.1", 2525)),
        ("[::1]:25", ("::1", 25)),
        ("0.0.0.0:25", ("0.0.0.0", 25)),
    ],
)
def test_where_copies_of_mails_are_taken(text: str, place: tuple[str, int] | None) -> None:
    assert listening_at(text) == place


@pytest.mark.parametrize("text", ["25", "host", "host:", "host:99999", "host:25/x", "u@host:25"])
def test_what_is_no_place_to_listen_at_stops_the_start(tmp_path: Path, text: str) -> None:
    told = {
        "TESTIGO_HOME": str(tmp_path),
        "TESTIGO_MAIL_LISTEN": text,
        "TESTIGO_MAIL_DOMAIN": "a b",
    }
    with pytest.raises(BadEnvironment) as caught:
        read_environment(told)
    codes = [problem.code for problem in caught.value.problems]
    assert codes == ["env_mail_listen", "env_mail_domain"]


def test_the_domain_of_copies_is_that_of_the_screens_unless_another_is_given() -> None:
    assert domain_of("", "https://Testigo.nortia.example:8443") == "testigo.nortia.example"
    assert domain_of("Copias.Nortia.example", "https://x.example") == "copias.nortia.example"
