"""A site of somebody's on another origin, with a strict policy of its own."""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from playwright.sync_api import Page

# Scripts of Testigo and no others, no style sheet, no inline script.
POLICY = (
    "default-src 'none'; script-src {host}; connect-src {host}; frame-src {host}; "
    "style-src 'none'; img-src 'self'; form-action 'self'"
)


@contextmanager
def site(pages: Mapping[str, str], host: str) -> Iterator[str]:
    """Serve pages (path → document) that may use the scripts of `host`; gives their origin. What is
    served is looked up at each request, so pages may be added meanwhile."""
    policy = POLICY.format(host=host)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = pages.get(self.path.partition("?")[0])
            self.send_response(404 if page is None else 200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", policy)
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write((page or "").encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def until(page: Page, expression: str, seconds: float = 15) -> None:
    """Return once an expression is true in the page. Its policy refuses Playwright's own waiting,
    which evaluates text in the page."""
    end = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < end, f"never true: {expression}"
        page.wait_for_timeout(50)
