"""Which names are this machine, and which pages may call the control API."""

from urllib.parse import urlsplit

from aiohttp import web


def loopback(netloc: str) -> bool:
    """Whether a host (with or without port) is this machine: 127.0.0.1, [::1], localhost, or a name under .localhost."""
    try:
        host = urlsplit(f"//{netloc}").hostname or ""
    except ValueError:
        return False
    return host in ("127.0.0.1", "::1", "localhost") or host.endswith(".localhost")


def cross_origin(request: web.Request, response: web.StreamResponse) -> None:
    """Lets pages from any port of this machine call us (the desk on 8188 does)."""
    origin = request.headers.get("Origin", "")
    if origin and loopback(urlsplit(origin).netloc):
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Headers"] = "Content-Type, Authorization"
        response.headers["Access-Control-Allow-Methods"] = "GET, POST"
        response.headers["Access-Control-Max-Age"] = "600"
        response.headers["Vary"] = "Origin"
