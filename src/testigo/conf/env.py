"""The settings that an operator gives through the environment: one table, parsed with all problems.

`read_environment` turns the process environment into `Setting` rows (value, origin, meaning), or
raises `BadEnvironment` naming every variable that is wrong and why, in Spanish and English.
"""

import difflib
import os
import secrets
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from testigo.conf.databases import database_settings
from testigo.conf.env_sentences import describe
from testigo.conf.mail import is_sender, mail_server
from testigo.conf.mail_listen import domain_of, listening_at
from testigo.conf.private_targets import private_targets
from testigo.core.problems import Problem

Origin = Literal["environment", "default", "file"]

SECRET_KEY_LENGTH = 50


@dataclass(frozen=True, slots=True)
class Declared:
    """A variable that Testigo knows.

    `check` returns the code of what is wrong with a value, or None; `default` is a text or a
    function of the data folder.
    """

    name: str
    default: str | Callable[[Path], str]
    es: str
    en: str
    check: Callable[[str], str | None]
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """A variable with its value; `origin` says where the value came from."""

    name: str
    value: str
    origin: Origin
    es: str
    en: str
    secret: bool

    @property
    def shown(self) -> str:
        """The value as it may be printed: secrets and passwords inside addresses are masked."""
        if not self.value:
            return ""
        if self.secret:
            return "••••••••"
        return _without_password(self.value)


class BadEnvironment(ImproperlyConfigured):
    """Some `TESTIGO_*` variables are wrong; `problems` holds one per variable, `where` its name."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(describe(problem, "en") for problem in problems))
        self.problems = problems

    def told(self, language: Literal["es", "en"]) -> list[str]:
        """Every problem as a sentence."""
        return [describe(problem, language) for problem in self.problems]


def _home(value: str) -> str | None:
    folder = Path(value)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return "env_home_not_a_folder"
    return None if os.access(folder, os.W_OK | os.X_OK) else "env_home_not_a_folder"


def _database_url(value: str) -> str | None:
    try:
        database_settings(value)
    except ValueError:
        return "env_database_url"
    return None


def _engine(value: str) -> str | None:
    if value == "duckdb":
        return None
    return None if _is_url(value, {"spark"}) and _port_given(value) else "env_engine"


def _base_url(value: str) -> str | None:
    if not _is_url(value, {"http", "https"}):
        return "env_base_url"
    parts = urlsplit(value)
    extra = parts.path.strip("/") or parts.query or parts.fragment or parts.username
    return "env_base_url" if extra else None


def _secret_key(value: str) -> str | None:
    return None if len(value) >= SECRET_KEY_LENGTH else "env_secret_key"


def _smtp_url(value: str) -> str | None:
    try:
        mail_server(value)
    except ValueError:
        return "env_smtp_url"
    return None


def _mail_from(value: str) -> str | None:
    return None if not value or is_sender(value) else "env_mail_from"


def _mail_listen(value: str) -> str | None:
    try:
        listening_at(value)
    except ValueError:
        return "env_mail_listen"
    return None


def _mail_domain(value: str) -> str | None:
    try:
        domain_of(value, "//localhost")
    except ValueError:
        return "env_mail_domain"
    return None


def _private_targets(value: str) -> str | None:
    try:
        private_targets(value)
    except ValueError:
        return "env_private_targets"
    return None


def _signing_key(value: str) -> str | None:
    readable = not value or (Path(value).is_file() and os.access(value, os.R_OK))
    return None if readable else "env_signing_key"


def _dev(value: str) -> str | None:
    return None if value in ("", "1") else "env_dev"


DECLARED: tuple[Declared, ...] = (
    Declared(
        "TESTIGO_HOME",
        "var",
        "Carpeta de los datos: base de datos, clave secreta e histórico.",
        "Data folder: database, secret key and history.",
        _home,
    ),
    Declared(
        "TESTIGO_DATABASE_URL",
        lambda home: f"sqlite:///{home / 'testigo.sqlite3'}",
        "Base de datos: SQLite en la carpeta de datos, o postgresql://….",
        "Database: SQLite in the data folder, or postgresql://….",
        _database_url,
    ),
    Declared(
        "TESTIGO_ENGINE",
        "duckdb",
        "Motor de los informes sobre el histórico: «duckdb» o spark://….",
        'Engine of the reports on history: "duckdb" or spark://….',
        _engine,
    ),
    Declared(
        "TESTIGO_BASE_URL",
        "http://127.0.0.1:8000",
        "Dirección con la que las personas llegan a Testigo; se usa en los enlaces de los avisos.",
        "Address at which people reach Testigo; used for the links in alerts.",
        _base_url,
    ),
    Declared(
        "TESTIGO_SECRET_KEY",
        "",
        "Firma las sesiones; se crea en el primer arranque en la carpeta de datos.",
        "Signs sessions; made at the first start in the data folder.",
        _secret_key,
        secret=True,
    ),
    Declared(
        "TESTIGO_SMTP_URL",
        "",
        "Servidor de correo de salida; vacío: no se envía correo.",
        "Outgoing mail server; empty: no mail is sent.",
        _smtp_url,
    ),
    Declared(
        "TESTIGO_MAIL_FROM",
        "",
        "De quién viene el correo; vacío: el usuario de TESTIGO_SMTP_URL si es una dirección, o "
        "testigo@ y el servidor de TESTIGO_BASE_URL.",
        "Whom mail comes from; empty: the user of TESTIGO_SMTP_URL where that is an address, else "
        "testigo@ and the host of TESTIGO_BASE_URL.",
        _mail_from,
    ),
    Declared(
        "TESTIGO_MAIL_LISTEN",
        "",
        "Dónde se reciben las copias de los correos de quien vende, como 127.0.0.1:2525; vacío: "
        "no se reciben.",
        "Where copies of sellers’ e-mails are taken, such as 127.0.0.1:2525; empty: nowhere.",
        _mail_listen,
    ),
    Declared(
        "TESTIGO_MAIL_DOMAIN",
        "",
        "Dominio de las direcciones de copia; vacío: el servidor de TESTIGO_BASE_URL.",
        "Domain of the addresses for copies; empty: the host of TESTIGO_BASE_URL.",
        _mail_domain,
    ),
    Declared(
        "TESTIGO_PRIVATE_TARGETS",
        "",
        "Redes propias a las que pueden ir los avisos, como 10.0.0.0/8 o 192.168.1.20:8080; "
        "vacío: solo Internet. Nunca esta máquina.",
        "Networks of your own that alerts may go to, such as 10.0.0.0/8 or 192.168.1.20:8080; "
        "empty: the Internet only. Never this machine.",
        _private_targets,
    ),
    Declared(
        "TESTIGO_SIGNING_KEY",
        "",
        "Archivo con la clave y el certificado que firman los PDF del pacto, PKCS#12 (.p12, .pfx) "
        "o PEM; vacío: unos propios, que se crean en la carpeta de datos.",
        "File with the key and certificate that sign the PDFs of the pact, PKCS#12 (.p12, .pfx) "
        "or PEM; empty: our own, made in the data folder.",
        _signing_key,
    ),
    Declared(
        "TESTIGO_SIGNING_PASSWORD",
        "",
        "Contraseña de TESTIGO_SIGNING_KEY; vacío: no tiene.",
        "Password of TESTIGO_SIGNING_KEY; empty: it has none.",
        lambda value: None,
        secret=True,
    ),
    Declared(
        "TESTIGO_DEV",
        "",
        "1 para quien desarrolla: muestra la galería de componentes en /gallery.",
        "1 for developers: shows the gallery of components at /gallery.",
        _dev,
    ),
)


def read_environment(environment: Mapping[str, str]) -> dict[str, Setting]:
    """Every declared setting by name. Makes the data folder and the secret key when absent.

    Raises BadEnvironment with all problems.
    """
    problems = [*_unknown_names(environment)]
    home = Path(environment.get("TESTIGO_HOME") or "var").resolve()
    settings: dict[str, Setting] = {}
    for declared in DECLARED:
        setting = _resolve(declared, environment, home)
        settings[declared.name] = setting
        code = declared.check(setting.value) if setting.origin != "file" else None
        if code:
            problems.append(Problem(code, declared.name))
    if problems:
        raise BadEnvironment(problems)
    return settings


def _resolve(declared: Declared, environment: Mapping[str, str], home: Path) -> Setting:
    given = environment.get(declared.name, "").strip()
    origin: Origin = "environment" if given else "default"
    if declared.name == "TESTIGO_HOME":
        value = str(home)
    elif given:
        value = given
    elif declared.name == "TESTIGO_SECRET_KEY":
        value, origin = secret_key_of(home), "file"
    else:
        value = declared.default if isinstance(declared.default, str) else declared.default(home)
    return Setting(declared.name, value, origin, declared.es, declared.en, declared.secret)


def secret_key_of(home: Path) -> str:
    """The key kept in `home`, made with mode 600 when absent; "" when the folder is unusable.

    Two processes that start together agree on one key: the file appears whole or not at all.
    """
    path = home / "secret_key"
    try:
        home.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            handle, draft = tempfile.mkstemp(dir=home, prefix=".secret_key")
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_urlsafe(SECRET_KEY_LENGTH))
            try:
                os.link(draft, path)
            except FileExistsError:
                pass
            finally:
                os.unlink(draft)
        return path.read_text().strip()
    except OSError:
        return ""


def _unknown_names(environment: Mapping[str, str]) -> list[Problem]:
    names = [declared.name for declared in DECLARED]
    problems = []
    for name in sorted(environment):
        if name.startswith("TESTIGO_") and name not in names:
            near = difflib.get_close_matches(name, names, n=1, cutoff=0.8)
            if near:
                problems.append(Problem("env_unknown", name, {"suggestion": near[0]}))
    return problems


def _is_url(value: str, schemes: set[str]) -> bool:
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018  # raises when the port is not a number
    except ValueError:
        return False
    return parts.scheme in schemes and bool(parts.hostname)


def _port_given(value: str) -> bool:
    return urlsplit(value).port is not None


def _without_password(value: str) -> str:
    parts = urlsplit(value)
    if not parts.password:
        return value
    return value.replace(f":{parts.password}@", ":••••••••@", 1)
