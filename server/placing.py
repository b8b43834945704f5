"""Where clients see the server, when a proxy stands before it: every address it makes starts there."""

from collections.abc import Iterable
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


def placed(app: WSGIApplication, base_url: str) -> WSGIApplication:
    """Return the application as it is at ``base_url``, whether or not the proxy takes the path of that off."""
    base = urlsplit(base_url)

    def at_its_place(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if base.path and (path == base.path or path.startswith(f"{base.path}/")):
            path = path.removeprefix(base.path)
        place = {"wsgi.url_scheme": base.scheme, "HTTP_HOST": base.netloc, "SCRIPT_NAME": base.path, "PATH_INFO": path}
        return app({**environ, **place}, start_response)

    return at_its_place
