"""What is said of each wrong setting of the environment, in both languages."""

from collections.abc import Mapping
from typing import Literal

from testigo.core.problems import Problem

SENTENCES: Mapping[str, tuple[str, str]] = {
    "env_unknown": (
        "{where} no es un ajuste de Testigo; quizá quisiste decir {suggestion}.",
        "{where} is not a setting of Testigo; perhaps you meant {suggestion}.",
    ),
    "env_home_not_a_folder": (
        "{where} debe ser una carpeta en la que se pueda escribir.",
        "{where} must be a folder that can be written to.",
    ),
    "env_database_url": (
        "{where} debe tener la forma sqlite:///ruta o postgresql://usuario@servidor/base.",
        "{where} must look like sqlite:///path or postgresql://user@host/database.",
    ),
    "env_engine": (
        "{where} debe ser «duckdb» o una dirección spark://servidor:puerto.",
        '{where} must be "duckdb" or an address such as spark://host:port.',
    ),
    "env_base_url": (
        "{where} debe ser una dirección http:// o https:// sin ruta, como https://pacto.ejemplo.es.",
        "{where} must be an http:// or https:// address without a path, such as "
        "https://pact.example.com.",
    ),
    "env_secret_key": (
        "{where} debe tener al menos 50 caracteres.",
        "{where} must have at least 50 characters.",
    ),
    "env_smtp_url": (
        "{where} debe tener la forma smtp://usuario:clave@servidor:587 o smtps://…; lo que en la "
        "clave no sea letra o cifra se escribe con %, y tras la dirección solo puede ir "
        "?tls=starttls o ?tls=none.",
        "{where} must look like smtp://user:password@host:587 or smtps://…; what is no letter or "
        "digit in the password is written with %, and only ?tls=starttls or ?tls=none may follow.",
    ),
    "env_mail_from": (
        "{where} debe ser una dirección como hola@ejemplo.es o «Nortia <hola@ejemplo.es>».",
        "{where} must be an address such as hello@example.com or “Nortia <hello@example.com>”.",
    ),
    "env_mail_listen": (
        "{where} debe tener la forma dirección:puerto, como 127.0.0.1:2525.",
        "{where} must look like address:port, such as 127.0.0.1:2525.",
    ),
    "env_mail_domain": (
        "{where} debe ser un dominio, como registro.ejemplo.es.",
        "{where} must be a domain, such as log.example.com.",
    ),
    "env_private_targets": (
        "{where} debe nombrar redes privadas separadas por comas, como 10.0.0.0/8 o "
        "192.168.1.20:8080; ni esta máquina ni Internet van aquí.",
        "{where} must name private networks separated by commas, such as 10.0.0.0/8 or "
        "192.168.1.20:8080; neither this machine nor the Internet belongs here.",
    ),
    "env_signing_key": (
        "{where} debe ser un archivo que se pueda leer, con la clave y su certificado: PKCS#12 "
        "(.p12, .pfx) o PEM.",
        "{where} must be a file that can be read, with the key and its certificate: PKCS#12 "
        "(.p12, .pfx) or PEM.",
    ),
    "env_dev": (
        "{where} debe ser 1, o quedar vacío.",
        "{where} must be 1, or stay empty.",
    ),
}


def describe(problem: Problem, language: Literal["es", "en"]) -> str:
    """The problem as a sentence."""
    es, en = SENTENCES[problem.code]
    sentence = es if language == "es" else en
    return sentence.format(where=problem.where, **problem.params)
