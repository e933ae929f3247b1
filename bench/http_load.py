"""A lean HTTP client for load: one thread, kept connections, requests made beforehand.

It runs in a process of its own: `python -m bench.http_load`, a `Load` as JSON on its input, an
`Outcome` as JSON on its output.
"""

import gc
import json
import select
import socket
import subprocess
import sys
import time
from collections import Counter, deque
from dataclasses import asdict, dataclass, field
from typing import Any

_HEAD = (
    "POST {} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Basic {}\r\ncontent-length: {}\r\n\r\n"
)
_END = b"\r\n\r\n"
# About 600 bytes, as the libraries of browsers and servers write them.
EVENT = (
    '{{"type":"{kind}","event":"Feature Used","messageId":"load-{number:010d}",'
    '"anonymousId":"b0a7c6f1-5f7e-4f0e-9a57-{browser:012d}","timestamp":null,'
    '"properties":{{"plan":"pro","seats":{number},"section":"informes","beta":false}},'
    '"context":{{"library":{{"name":"analytics.js","version":"2.1.0"}},"locale":"es-ES",'
    '"userAgent":"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 '
    'Safari/537.36","page":{{"path":"/informes","referrer":"https://www.google.com/",'
    '"search":"?utm_source=google&utm_medium=cpc","title":"Informes",'
    '"url":"https://nortia.example/informes?utm_source=google&utm_medium=cpc"}}}}}}'
)
BROWSERS = 1000


@dataclass(frozen=True, slots=True)
class Load:
    """So many requests, each with one event, or with a batch of so many: as fast as they are
    answered, or `rate` a second. `first` numbers the first event; none is sent twice."""

    port: int
    login: str
    requests: int
    first: int = 0
    batch: int = 0
    rate: float = 0.0
    connections: int = 64

    @property
    def events(self) -> int:
        """How many events it sends."""
        return self.requests * max(1, self.batch)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was answered; `waits` are seconds, counted from when a request was due to be sent, so
    that a server that stalls is not spared those that it kept from being sent."""

    seconds: float
    statuses: dict[str, int]
    waits: list[float] = field(repr=False)

    @property
    def rate(self) -> float:
        """Requests answered with 200, a second."""
        return self.statuses.get("200", 0) / self.seconds

    def wait_ms(self, part: float) -> float:
        """The wait that so large a part of the requests did not pass, in milliseconds."""
        return sorted(self.waits)[min(len(self.waits) - 1, int(len(self.waits) * part))] * 1000


def run_load(load: Load) -> Outcome:
    """Run it to its end, in a process of its own."""
    return outcome_of(start_load(load))


def start_load(load: Load) -> "subprocess.Popen[bytes]":
    """Start it; `outcome_of` waits for its end."""
    command = [sys.executable, "-m", "bench.http_load"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    process.stdin.write(json.dumps(asdict(load)).encode())
    process.stdin.close()
    process.stdin = None
    return process


def outcome_of(process: "subprocess.Popen[bytes]") -> Outcome:
    """What a load that was started came to."""
    told, _ = process.communicate()
    if process.returncode:
        raise SystemExit("the load could not be sent")
    return Outcome(**json.loads(told))


def event(number: int, kind: str = "track") -> str:
    """An event as JSON."""
    return EVENT.format(kind=kind, number=number, browser=number % BROWSERS)


def _requests(load: Load) -> list[bytes]:
    made = []
    for place in range(load.requests):
        if load.batch:
            first = load.first + place * load.batch
            events = ",".join(event(number) for number in range(first, first + load.batch))
            path, body = "/v1/batch", f'{{"batch":[{events}]}}'.encode()
        else:
            path, body = "/v1/track", event(load.first + place).encode()
        made.append(_HEAD.format(path, load.login, len(body)).encode() + body)
    return made


class _Client:
    """The connections, and which of them wait for an answer."""

    def __init__(self, load: Load) -> None:
        self._pause = 1 / load.rate if load.rate else 0.0
        self._unsent = deque(_requests(load))
        self._poll = select.epoll()
        self._sockets: dict[int, socket.socket] = {}
        self._since: dict[int, float] = {}
        self._idle: list[int] = []
        self.statuses: Counter[str] = Counter()
        self.waits: list[float] = []
        for _ in range(load.connections):
            one = socket.create_connection(("127.0.0.1", load.port))
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._sockets[one.fileno()] = one
            self._idle.append(one.fileno())
            self._poll.register(one.fileno(), select.EPOLLIN)

    def run(self) -> float:
        """Send everything; returns the seconds until the last answer."""
        start = due = now = time.perf_counter()
        while self._unsent or self._since:
            while self._unsent and self._idle and due <= now:
                self._send(self._idle.pop(), due if self._pause else now)
                due += self._pause
            waiting = max(0.0, due - now) if self._idle and self._unsent else 30.0
            for number, _ in self._poll.poll(waiting):
                self._take(number)
            now = time.perf_counter()
        return now - start

    def _send(self, number: int, due: float) -> None:
        self._since[number] = due
        self._sockets[number].sendall(self._unsent.popleft())

    def _take(self, number: int) -> None:
        answer = self._sockets[number].recv(65_536)
        if not answer:
            raise SystemExit("the server closed a connection")
        head, _, body = answer.partition(_END)
        size = int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0])
        while len(body) < size:
            body += self._sockets[number].recv(65_536)
        self.waits.append(time.perf_counter() - self._since.pop(number))
        self.statuses[head[9:12].decode()] += 1
        self._idle.append(number)


def main(told: dict[str, Any]) -> Outcome:
    """Carry out a load in this process."""
    client = _Client(Load(**told))
    gc.disable()
    seconds = client.run()
    return Outcome(seconds, dict(client.statuses), client.waits)


if __name__ == "__main__":
    print(json.dumps(asdict(main(json.load(sys.stdin)))))
