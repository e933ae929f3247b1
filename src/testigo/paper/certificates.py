"""The key and certificate that papers are signed with: our own unless the operator names others."""

import os
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.hazmat.primitives.serialization.pkcs12 import load_key_and_certificates
from cryptography.x509.oid import NameOID

FILE = "signing.pem"
PKCS12 = (".p12", ".pfx")
_BITS = 3072
_LASTS = timedelta(days=3650)


class UnusableKey(Exception):
    """The file has no key with its certificate, or the password does not open it."""


def own_key(home: Path, *, name: str, now: datetime) -> Path:
    """The file with our own key and its self-signed certificate, made with mode 600 when absent.

    Two processes that begin together agree on one: the file appears whole or not at all.
    """
    path = home / FILE
    if path.exists():
        return path
    handle, draft = tempfile.mkstemp(dir=home, prefix=f".{FILE}")
    with os.fdopen(handle, "wb") as file:
        file.write(_new(name, now))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(draft)
    return path


def _new(name: str, now: datetime) -> bytes:
    """A key and a certificate that it signs itself, as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=_BITS)
    who = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Testigo"),
            x509.NameAttribute(NameOID.COMMON_NAME, f"Testigo {name}"[:64]),
        ]
    )
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + _LASTS)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private + certificate.public_bytes(Encoding.PEM)


def certificate_digest(path: Path, password: str) -> str:
    """The SHA-256 of the certificate in a file of that kind. Raises UnusableKey."""
    content = path.read_bytes()
    secret = password.encode() if password else None
    try:
        if path.suffix.lower() in PKCS12:
            certificate = load_key_and_certificates(content, secret)[1]
        else:
            certificate = x509.load_pem_x509_certificate(content)
    except ValueError as error:
        raise UnusableKey(path) from error
    if certificate is None:
        raise UnusableKey(path)
    return certificate.fingerprint(hashes.SHA256()).hex()


def signer_of(path: str, password: str) -> Any:
    """What signs with the key of a file: PKCS#12, or PEM with key and certificate. Raises
    UnusableKey."""
    from pyhanko.sign.signers import SimpleSigner

    secret = password.encode() if password else None
    if Path(path).suffix.lower() in PKCS12:
        signer = SimpleSigner.load_pkcs12(path, passphrase=secret)  # type: ignore[no-untyped-call]
    else:
        signer = SimpleSigner.load(path, path, key_passphrase=secret)  # type: ignore[no-untyped-call]
    if signer is None:
        raise UnusableKey(path)
    return signer
