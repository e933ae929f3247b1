"""A letterbox in a thread, and mails that a seller's mail program would send to it."""

import smtplib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from testigo.worker.letterbox import run_letterbox
from tests.faults.serving import free_port

DOMAIN = "copias.nortia.example"


@contextmanager
def letterbox(settings: Any) -> Iterator[int]:
    """Listens while it lasts; the port."""
    port = free_port()
    settings.MAIL_LISTEN, settings.MAIL_DOMAIN = ("127.0.0.1", port), DOMAIN
    ending = threading.Event()
    thread = threading.Thread(target=run_letterbox, args=(ending.wait,), daemon=True)
    thread.start()
    end = time.monotonic() + 20
    while True:
        try:
            smtplib.SMTP("127.0.0.1", port, timeout=5).quit()
            break
        except OSError:
            assert time.monotonic() < end, "nobody listens"
            time.sleep(0.05)
    yield port
    ending.set()
    thread.join(10)
    assert not thread.is_alive()


def mail_to(
    *to: str,
    sent: datetime,
    by: str = "ana@nortia.example",
    mark: str = "<1@nortia.example>",
    **more: str,
) -> EmailMessage:
    """A mail as a mail program writes it; `more` are headers, with _ for -."""
    mail = EmailMessage()
    mail["From"], mail["To"] = by, ", ".join(to)
    mail["Subject"] = "Nuestra propuesta"
    mail["Date"] = format_datetime(sent)
    if mark:
        mail["Message-ID"] = mark
    for name, value in more.items():
        mail[name.replace("_", "-")] = value
    mail.set_content("Hola, Lucía: te mando lo que hablamos.")
    return mail


def bring(
    port: int, mail: EmailMessage | bytes, *addresses: str, by: str = "ana@n.example"
) -> None:
    """Hand a mail over, as the company's mail server does for those in the blind copy. Raises what
    smtplib raises where it is not taken."""
    content = mail if isinstance(mail, bytes) else mail.as_bytes()
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as line:
        line.sendmail(by, list(addresses), content)
