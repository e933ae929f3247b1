"""Whatever comes in at the collector's addresses: never an error of ours, never a lost neighbour,
what cannot be used counted exactly. `make faults` asks thirty times as much."""

import gzip
import json
import os
import resource
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from testigo import clock
from testigo.actions.keys import create_key
from testigo.ingest import bodies
from testigo.ingest.reading import KINDS, MAX_BODY
from testigo.store.models import FactRow, QuarantinedEvent, Workspace
from tests.factories.business import open_workspace
from tests.ingest.asking import Ask, Collector, collecting

pytestmark = pytest.mark.django_db(transaction=True)

LONG = os.environ.get("TESTIGO_FAULTS") == "long"
ROUNDS, EXAMPLES, TOGETHER = (30 if LONG else 1), 100, 32
GZIP = ((b"content-encoding", b"gzip"),)
REFUSED = {400, 401, 403, 408, 413, 429}
numbers = count()


@pytest.fixture
def space() -> Workspace:
    return open_workspace()


@pytest.fixture
def asked(space: Workspace) -> Iterator[Collector]:
    _, key = create_key(workspace=space, name="tienda", scope="ingest", now=clock.now())
    with collecting(key) as one:
        yield one


def facts(space: Workspace) -> set[str]:
    rows = FactRow.objects.of(space.pk).filter(source="collector").exclude(name="trait.set")
    return set(rows.values_list("message_id", flat=True))


def aside(space: Workspace) -> int:
    return int(QuarantinedEvent.objects.of(space.pk).count())


def good(number: int, **more: object) -> bytes:
    return json.dumps(
        {"type": "track", "event": "x", "userId": "u", "messageId": f"m{number}", **more}
    ).encode()


# Messages that stand in a batch beside good ones; %d makes each one of its own.
BAD = (
    b'{"type": "track", "event": "x", "userId": "null", "n": %d}',
    b'{"type": "track", "userId": "u", "n": %d}',
    b'{"type": "vote", "userId": "u", "n": %d}',
    b'{"type": "track", "event": "consent.given", "userId": "u", "n": %d}',
    b'{"type": "track", "event": "x", "userId": "u", "p": "\\u0000", "n": %d}',
    b'{"type": "track", "event": "x", "userId": "u", "p": "\\ud800", "n": %d}',
    b'{"type": "track", "event": "x", "userId": "u", "p": NaN, "n": %d}',
    b'{"type": "track", "event": "x", "userId": "u", "p": Infinity, "n": %d}',
    b'{"type": "track", "event": "x", "userId": "u", "p": 1e999, "n": %d}',
    b'{"type": "track", "event": "x", "userId": "u", "p": ' + b"9" * 401 + b', "n": %d}',
    b'{"type": "track", "event": "x", "userId": "u", "n": %d, "p": ' + b"[" * 60 + b"]" * 60 + b"}",
    b'{"type": "track", "event": "x", "userId": "u", "n": %d, "p": ' + b'{"a":' * 3_000 + b"1"
    + b"}" * 3_001,
    b'{"type": "track", "event": "x", "userId": "u", "n": %d, "p": "' + b"x" * 33_000 + b'"}',
    b'{"type": "track", "event": "x", "userId": "u", "timestamp": "1850-01-02T00:00:00Z", "n": %d}',
    b'{"type": "track", "event": "x", "userId": "\xff\xfe", "n": %d}',
    b'{"type": "identify", "userId": "u", "traits": {"email": "@"}, "n": %d}',
    b'["%d"]',
    b'"%d"',
    b"%d",
)  # fmt: skip
# Whole bodies of a batch and what is answered to them.
BODIES: tuple[tuple[bytes, tuple[tuple[bytes, bytes], ...], int], ...] = (
    (b"", (), 400),
    (b"\x00", (), 400),
    (b"null", (), 400),
    (b"[]", (), 400),
    (b"{}", (), 400),
    (b'{"batch": {}}', (), 400),
    (b'{"batch": []}', (), 200),
    (b'{"batch": [], "batch": []}', (), 200),
    (b'\xef\xbb\xbf{"batch": []}', (), 200),
    ('{"batch": []}'.encode("utf-16"), (), 400),
    (b'{"batch": [' + b"[" * 200_000, (), 400),
    (b'{"batch": ["' + b'\\"' * 200_000 + b"}", (), 400),
    (b'{"batch": [' + b"1," * 3_000 + b"1]}", (), 413),
    (b"x" * 10_000_000, (), 413),
    (b'{"batch": []}', GZIP, 400),
    (gzip.compress(b'{"batch": []}'), GZIP, 200),
    (gzip.compress(b'{"batch": []}')[:-4], GZIP, 400),
    (gzip.compress(b'{"batch": []}') * 2, GZIP, 400),
    (gzip.compress(b" " * 50_000_000), GZIP, 413),
    (gzip.compress(gzip.compress(b" " * 50_000_000)), GZIP, 400),
    (b'{"batch": []}', ((b"content-encoding", b"br"),), 200),
    (b'{"batch": []}', ((b"content-type", b"image/png"),), 200),
    (b'{"batch": []}', ((b"authorization", b"Basic \xff\xff"),), 401),
    (b'{"batch": []}', ((b"authorization", b"Bearer x"),), 401),
    (b'{"batch": []}', tuple((b"x-%d" % n, b"y" * 500) for n in range(2_000)), 200),
    (b'{"batch": []}', ((b"origin", b"https://\xe9.example"),), 200),
)


def test_each_body_has_its_answer(asked: Collector) -> None:
    for chunks in (1, 7):
        asks = [Ask(body, "/v1/batch", head, chunks=chunks) for body, head, _ in BODIES]
        answers = asked.ask(*asks)
        assert [answer.status for answer in answers] == [status for *_, status in BODIES]
        assert all(json.loads(one.body)["success"] is (one.status == 200) for one in answers)


def test_a_bad_message_is_kept_aside_and_its_neighbours_live(
    space: Workspace, asked: Collector
) -> None:
    for kept, bad in enumerate(BAD, 1):
        one, other = next(numbers), next(numbers)
        body = b'{"batch": [' + b", ".join((good(one), bad % one, good(other))) + b"]}"
        assert [it.status for it in asked.ask(*[Ask(body, "/v1/batch")] * 2)] == [200, 200]
        assert facts_of([one, other], space) == {f"m{one}", f"m{other}"}, bad[:80]
        assert aside(space) == kept, bad[:80]


def test_a_body_that_does_not_come_is_not_waited_for(
    asked: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "PATIENCE", 0.05)
    slow = [Ask(good(1), hangs=True), Ask(b"", hangs=True), Ask(good(1)[:9], chunks=3, hangs=True)]
    assert [one.status for one in asked.ask(*slow, Ask(good(2)))] == [408, 408, 408, 200]


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "TRACE"])
def test_nothing_but_a_post_tells_anything(space: Workspace, asked: Collector, method: str) -> None:
    for path in KINDS:
        assert asked.ask(Ask(good(1), path, method=method))[0].status == 405
    assert not facts(space)


def test_while_nothing_can_be_written_everybody_is_asked_to_come_again(
    space: Workspace, asked: Collector
) -> None:
    asked.away = True
    for answer in asked.ask(Ask(good(1)), Ask(b'{"batch": [' + good(2) + b"]}", "/v1/batch")):
        assert (answer.status, answer.headers[b"retry-after"]) == (503, b"1")
    asked.away = False
    assert asked.ask(Ask(good(1)))[0].status == 200
    assert facts(space) == {"m1"}


def test_who_sends_more_than_is_written_is_asked_to_wait(
    space: Workspace, asked: Collector
) -> None:
    answers = asked.ask(*(Ask(good(number)) for number in range(400)))
    late = [answer for answer in answers if answer.status == 429]
    assert late
    assert all(answer.headers[b"retry-after"] == b"1" for answer in late)
    assert len(facts(space)) == 400 - len(late)


def mangled(body: bytes, cuts: list[tuple[int, bytes]]) -> bytes:
    """The body with some of its bytes replaced or taken out."""
    for place, bytes_ in cuts:
        at = place % (len(body) + 1)
        body = body[:at] + bytes_ + body[at + 1 :]
    return body


pieces = st.sampled_from(
    [b"", b"\x00", b"\xff", b'"', b"\\", b"{", b"}", b"[", b"]", b",", b":", b"\\ud800", b"NaN",
     b"1e999", b"9" * 401, b"[" * 500, b"null", b'"messageId": 7,', b"\xed\xa0\x80", b"\r\n"]
)  # fmt: skip
cuts = st.lists(st.tuples(st.integers(0, 4_000), pieces | st.binary(max_size=8)), max_size=6)
raw_bodies = st.binary(max_size=300) | cuts.map(
    lambda made: mangled(b'{"batch": [' + good(0) + b"], " + good(0)[1:], made)
)
raw_headers = st.sampled_from([(), GZIP, ((b"content-type", b"text/plain;charset=\xff"),)])
raw_asks = st.builds(
    Ask, raw_bodies, st.sampled_from(sorted(KINDS)), raw_headers, chunks=st.integers(1, 5)
)
batches = st.lists(st.sampled_from([*BAD, b"", b"good", b"good", b"again"]), max_size=8)
once = settings(max_examples=EXAMPLES, database=None, suppress_health_check=list(HealthCheck))


def rounds(ask: Callable[[Any], None], examples: SearchStrategy[Any]) -> None:
    """Ask with many examples, always the same ones. Round by round, because Hypothesis remembers
    each example of a round, which would count as memory of the collector."""
    for number in range(ROUNDS):
        # A function of its own: how often one was asked is remembered on it.
        def again(example: Any) -> None:
            ask(example)

        seed(number)(once(given(examples)(again)))()


def memory() -> float:
    """The most that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def test_thousands_of_bodies_bring_no_error_and_no_growth(
    space: Workspace, asked: Collector
) -> None:
    asked.ask(*(Ask(good(0)) for _ in range(200)))
    before = memory()
    seen: set[int] = set()

    def ask(asks: list[Ask]) -> None:
        neighbour = next(numbers)
        answers = asked.ask(*asks, Ask(good(neighbour)))
        assert {one.status for one in answers} <= {200, *REFUSED}
        seen.update(one.status for one in answers)
        assert answers[-1].status == 200
        assert f"m{neighbour}" in facts_of([neighbour], space)

    rounds(ask, st.lists(raw_asks, min_size=TOGETHER, max_size=TOGETHER))
    print(
        f"\n{asked.asked} bodies, answered with {sorted(seen)}; memory +{memory() - before:.0f} MB"
    )
    assert asked.asked >= ROUNDS * EXAMPLES * TOGETHER * 0.9
    assert {200, 400} <= seen
    assert memory() - before <= 50


def facts_of(wanted: list[int], space: Workspace) -> set[str]:
    names = [f"m{number}" for number in wanted]
    rows = FactRow.objects.of(space.pk).filter(message_id__in=names)
    return set(rows.values_list("message_id", flat=True))


def test_what_is_good_is_recorded_and_what_is_bad_is_counted_exactly(
    space: Workspace, asked: Collector
) -> None:
    def ask(kinds: list[bytes]) -> None:
        before = aside(space)
        wanted: list[int] = []
        messages, bad = [], 0
        for kind in kinds:
            number = next(numbers)
            if kind == b"good":
                wanted.append(number)
                messages.append(good(number))
            elif kind == b"again":
                messages += [good(wanted[-1])] if wanted else []
            elif kind:
                messages.append(kind % number)
                bad += 1
        body = b'{"batch": [' + b", ".join(messages) + b'], "sentAt": "2026-11-02T10:00:00Z"}'
        if len(body) > MAX_BODY:
            return
        (answer,) = asked.ask(Ask(body, "/v1/batch"))
        assert answer.status == 200
        assert facts_of(wanted, space) == {f"m{number}" for number in wanted}
        assert aside(space) - before == bad

    rounds(ask, batches)
