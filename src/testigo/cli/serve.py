"""`testigo serve` and `testigo work`: the screens and the worker."""

import gc
import os
import signal
import socket
import sys
import threading
from functools import partial
from typing import Annotated, Any

import typer

from testigo.cli.failures import REFUSED, Failure
from testigo.cli.language import say
from testigo.cli.options import examples
from testigo.cli.start import start_with_tables
from testigo.cli.talk import begin, note
from testigo.core.problems import Problem

HostOption = Annotated[
    str, typer.Option(help=say("Dirección en la que escucha.", "Address to listen on."))
]
PortOption = Annotated[int, typer.Option(min=1, max=65535, help=say("Puerto.", "Port."))]
HOST = "127.0.0.1"
PORT = 8000
MOST_THREADS = 8


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        "serve",
        help=say(
            "Sirve las pantallas y, a su lado, saca las consecuencias y mira los plazos.",
            "Serve the screens and, beside them, draw consequences and look at clocks.",
        ),
        epilog=examples("testigo serve", "testigo serve --host 0.0.0.0 --port 80"),
    )(serve)
    app.command(
        "work",
        help=say(
            "Saca las consecuencias de los hechos y mira los plazos, sin pantallas.",
            "Draw the consequences of facts and look at clocks, without screens.",
        ),
        epilog=examples("testigo work"),
    )(work)


def serve(
    host: HostOption = HOST,
    port: PortOption = PORT,
    threads: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=64,
            help=say("Hilos; si falta, según los núcleos.", "Threads; else by the cores."),
        ),
    ] = None,
    only_screens: Annotated[
        bool,
        typer.Option(
            "--only-screens",
            help=say(
                "Sin trabajador: lo lleva «testigo work» en otro proceso.",
                "Without a worker: “testigo work” runs it in another process.",
            ),
        ),
    ] = False,
) -> None:
    """Serve until the process is told to end."""
    begin()
    start_with_tables()
    refuse_taken_port(host, port)
    note(say(f"Testigo está en http://{host}:{port}", f"Testigo is at http://{host}:{port}"))
    run_server(host, port, threads=threads, beside=not only_screens)


def work() -> None:
    """Work until the process is told to end."""
    begin()
    start_with_tables()
    from testigo.worker.beside import work as work_until

    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    note(say("Trabajando. Ctrl+C para acabar.", "Working. Ctrl+C to end."))
    work_until(ending.wait)


def refuse_taken_port(host: str, port: int) -> None:
    """Say so now when something else listens there; the server would only write it to its log."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        params: dict[str, str | int] = {"host": host, "port": port}
        raise Failure(REFUSED, [Problem("port_taken", params=params)]) from error


def run_server(host: str, port: int, *, threads: int | None = None, beside: bool = True) -> None:
    """Serve until the process is told to end; `beside` with a worker."""
    from django.db import connections

    # The server's process is a copy of this one and must not share its connections.
    connections.close_all()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "testigo.conf.settings")
    server_at(host, port, "testigo.conf.asgi:application_with").serve(
        target_loader=partial(
            _load,
            threads=threads or min(MOST_THREADS, 2 * (os.cpu_count() or 1) + 1),
            beside=beside,
        )
    )


def server_at(host: str, port: int, target: str) -> Any:
    """A granian server of `target` (module:name): one process, so that SQLite has one writer."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    return Granian(
        target,
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        workers=1,
        log_level=LogLevels.warning,
        websockets=False,
    )


def _load(target: str, *_: Any, threads: int, beside: bool) -> Any:
    """The application with so many threads for its screens, and perhaps a worker beside it."""
    from granian._internal import load_target

    application = load_target(target)(threads)
    if beside:
        from testigo.worker.beside import work_beside

        work_beside()
    # Whoever answers waits for whoever computes as long as this, by itself five times as long.
    sys.setswitchinterval(0.001)
    # What is loaded stays: looking through it for garbage only makes people wait.
    gc.collect()
    gc.freeze()
    return application
