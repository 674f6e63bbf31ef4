"""The web server of the demo: Solara on this machine alone, with nothing fetched from elsewhere."""

from __future__ import annotations

import os
import socket
import threading
import time
import warnings
import webbrowser
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

from experiments.demo.house import House
from experiments.errors import BadInput, CannotGoOn
from experiments.messages import _

CULL_TIMEOUT = "10m"
"""A page that has lost its connection may come back for so long."""
LARGEST_MESSAGE = 400_000
SWEEP_SECONDS = 60.0
MOST_PAGES = 100
"""Open pages, those included that were told that the house is full."""
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' ws: wss:; frame-ancestors 'self'; object-src 'none'; base-uri 'self'"
)
_house: House | None = None


def house() -> House:
    """The house of this server."""
    global _house  # noqa: PLW0603 - a server has one
    if _house is None:
        _house = House()
    return _house


def serve(
    host: str,
    port: int,
    people: int | None,
    opens_browser: bool,
    make_ready: Callable[[], None] = lambda: None,
) -> None:
    """Serve until interrupted.

    Parameters
    ----------
    host, port
        Where to listen.
    people : int, optional
        Jobseekers that a new visitor's world begins with.
    opens_browser : bool
    make_ready : callable
        Done once everything else is known to be in order.

    Raises
    ------
    BadInput, CannotGoOn
        The extra is missing; the port is taken.
    """
    global _house  # noqa: PLW0603 - as above
    _house = House() if people is None else House(usual_people=people)
    application = wrapped(solara_application())
    import uvicorn

    with _listening(host, port) as sock:
        make_ready()
        url = f"http://{host}:{sock.getsockname()[1]}/"
        print(_("Työpolku is at {url} (Ctrl-C ends it).").format(url=url), flush=True)  # noqa: T201
        if opens_browser:
            threading.Timer(0.7, webbrowser.open, [url]).start()
        config = uvicorn.Config(
            application, log_level="error", ws_max_size=LARGEST_MESSAGE, lifespan="on"
        )
        _house.further.start()
        threading.Thread(target=_sweep_now_and_then, args=(_house,), daemon=True).start()
        try:
            uvicorn.Server(config).run(sockets=[sock])
        finally:
            _house.close()


def _sweep_now_and_then(kept: House) -> None:
    """Let idle worlds go, also when nobody new comes."""
    while True:
        time.sleep(SWEEP_SECONDS)
        kept.sweep()


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
    except OSError as error:
        sock.close()
        raise CannotGoOn(
            _("Port {port} of {host} cannot be used ({reason}). Try another --port.").format(
                port=port, host=host, reason=error.strerror
            )
        ) from None
    return sock


def solara_application() -> Any:
    """Solara's own application, told to fetch nothing from elsewhere.

    Raises
    ------
    BadInput
        The extra [demo] is not installed.
    """
    os.environ["SOLARA_APP"] = "experiments.demo.app"
    os.environ.setdefault("SOLARA_TELEMETRY_MIXPANEL_ENABLE", "false")
    try:
        import_module("solara_assets")  # pages and scripts; without them a CDN is asked
        from solara.server import settings
    except ImportError:
        raise BadInput(
            _("The browser application needs the extra [demo]: pip install 'tyopolku[demo]'")
        ) from None
    settings.telemetry.mixpanel_enable = False
    settings.main.mode = "production"  # no check of versions, no reloading
    settings.assets.fontawesome_enabled = False
    settings.theme.title = "Työpolku"
    settings.theme.loader = "plain"
    settings.theme.show_banner = False
    settings.kernel.cull_timeout = CULL_TIMEOUT
    settings.kernel.max_count = MOST_PAGES
    # a cookie of a page on this machine is of this page alone, as Solara goes on to make it
    warnings.filterwarnings("ignore", message="Cookies with samesite=none")
    _only_what_is_known()
    from solara.server.starlette import app

    return app


def _only_what_is_known() -> None:
    """A browser may not make widgets by the names of Python classes, as ipyvue would let it."""
    events = import_module("ipyvue.VueTemplateWidget").Events

    original = events._handle_event  # noqa: SLF001 - there is no other place

    def handle(self: Any, widget: Any, content: Any, buffers: Any) -> None:
        if isinstance(content, dict) and content.keys() <= {"event", "data"}:
            original(self, widget, content, buffers)

    events._handle_event = handle  # noqa: SLF001 - as above


Asgi = Callable[[Any, Any, Callable[[Any], Awaitable[None]]], Awaitable[None]]


def wrapped(application: Asgi) -> Asgi:
    """The application with a page that can be zoomed, and that no other server is asked by."""

    async def wrapper(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return
        started: dict[str, Any] = {}
        body = bytearray()

        async def send_changed(message: Any) -> None:
            if message["type"] == "http.response.start":
                headers = [(k, v) for k, v in message["headers"] if k.lower() != b"server"]
                headers += _security_headers()
                is_page = any(
                    k.lower() == b"content-type" and v.startswith(b"text/html") for k, v in headers
                )
                message = {**message, "headers": headers}
                if not is_page:
                    await send(message)
                    return
                started.update(message)
            elif started:
                body.extend(message.get("body", b""))
                if not message.get("more_body"):
                    await _send_page(started, bytes(body), send)
            else:
                await send(message)

        await application(_uncompressed(scope), receive, send_changed)

    return wrapper


def _uncompressed(scope: Any) -> Any:
    """The request of a page, asked for as plain text, so that it can be read here."""
    headers = [(k.lower(), v) for k, v in scope["headers"]]
    if not any(k == b"accept" and b"text/html" in v for k, v in headers):
        return scope
    return {**scope, "headers": [(k, v) for k, v in headers if k != b"accept-encoding"]}


def _security_headers() -> list[tuple[bytes, bytes]]:
    return [
        (b"content-security-policy", POLICY.encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
    ]


async def _send_page(started: dict[str, Any], body: bytes, send: Any) -> None:
    page = page_for_everyone(body.decode("utf-8")).encode()
    headers = [(k, v) for k, v in started["headers"] if k.lower() != b"content-length"]
    headers.append((b"content-length", str(len(page)).encode()))
    await send({**started, "headers": headers})
    await send({"type": "http.response.body", "body": page})


def page_for_everyone(page: str) -> str:
    """Let the page be zoomed, and say its language."""
    page = page.replace(
        "width=device-width, initial-scale=1, maximum-scale=1, user-scalable=no, minimal-ui",
        "width=device-width, initial-scale=1",
    )
    return page.replace("<html>", '<html lang="en">', 1)
