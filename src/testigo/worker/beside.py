"""Everything that works without being asked: consequences and clocks, the mail that leaves and
the copies that come, the alerts, the reviews of pacts."""

import threading
from collections.abc import Callable
from functools import partial

from django.db import connection

from testigo.store.listening import listen
from testigo.worker.alerts import AlertSender
from testigo.worker.keeping import Keeper
from testigo.worker.keeping_pacts import run_reviews
from testigo.worker.letterbox import run_letterbox
from testigo.worker.loop import Worker
from testigo.worker.post import Sender

Stop = Callable[[float], bool]
# How long a mail that is being handed over may hold up the end, in seconds; cut short it is sent
# again by whoever claims it next.
FAREWELL = 5.0


def work(stop: Stop, *, beside: bool = False) -> None:
    """Work until `stop`, which waits for so many seconds, says that it is time to end; `beside`
    whoever writes, in the same process."""
    post = threading.Thread(target=Sender().run, args=(stop,), name="post", daemon=True)
    alerts = threading.Thread(target=AlertSender().run, args=(stop,), name="alerts", daemon=True)
    letterbox = threading.Thread(target=run_letterbox, args=(stop,), name="letterbox", daemon=True)
    reviews = threading.Thread(target=run_reviews, args=(stop,), name="reviews", daemon=True)
    post.start()
    alerts.start()
    letterbox.start()
    reviews.start()
    # Those beside ring by themselves.
    if not beside:
        threading.Thread(target=listen, args=(stop,), name="listening", daemon=True).start()
    Worker().run(stop)
    post.join(FAREWELL)
    alerts.join(FAREWELL)
    letterbox.join(FAREWELL)
    reviews.join(FAREWELL)


def work_beside() -> threading.Thread:
    """Work beside a server, ending when the main thread of this process does.

    On PostgreSQL in a process of its own, whose end the screens outlive; on SQLite in threads,
    because there the writers of one process queue for the one lock that they have
    (`store/turns.py`), and those of two would sleep for it.
    """
    main = threading.main_thread()

    def stop(seconds: float) -> bool:
        main.join(seconds)
        return not main.is_alive()

    apart = connection.vendor == "postgresql"
    work_so: Callable[[Stop], None] = Keeper().run if apart else partial(work, beside=True)
    # Not a daemon: the process waits for the transaction that it is in.
    thread = threading.Thread(target=work_so, args=(stop,), name="worker")
    thread.start()
    return thread
