"""Nobody enters unless a route says who may: permission before each request, headers after it, forms signed."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask, Response, abort, current_app, g, request, session, url_for
from flask_wtf.csrf import CSRFProtect

from webapp import hx, permissions
from webapp.casework import administration
from webapp.permissions import Agent

TOKEN = "jeton"  # noqa: S105 - the name of the cookie's entry
FORM_TOKEN = "csrf_token"  # noqa: S105 - where the library keeps the token of the request's forms
CONTENT_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def init_app(app: Flask) -> None:
    app.view_functions["static"] = permissions.requires(permissions.PUBLIC)(app.view_functions["static"])
    app.before_request(check_permission)
    app.after_request(add_headers)
    app.context_processor(lambda: {"agent": current_agent()})
    CSRFProtect(app)
    app.before_request(keep_form_token)


def current_agent() -> Agent | None:
    """Who is signed in, or None; looked up once a request."""
    if "agent" not in g:
        g.agent = _resume(session.get(TOKEN))
    return g.agent


def agent() -> Agent:
    """Who is signed in, for views behind a permission."""
    return current_agent() or abort(403)


def check_permission() -> Response | None:
    """The default is no: a route without a declared permission answers 403 to everybody."""
    if request.endpoint is None:
        return None  # no such page: the router answers 404
    permission = permissions.permission_of(current_app.view_functions[request.endpoint])
    if permission == permissions.PUBLIC:
        return None
    someone = current_agent()
    if someone is None:
        return _to_sign_in()
    if permission is None or not someone.can(permission):
        abort(403)
    return None


def keep_form_token() -> None:
    """The token that a form was just accepted with lives as long as the session: the next form carries it too."""
    token, own = request.headers.get("X-CSRFToken"), any(name.endswith(FORM_TOKEN) for name in request.form)
    if g.get("csrf_valid") and token and not own:  # a form's own token is the one that was looked at
        g.setdefault(FORM_TOKEN, token)


def enter(token: str) -> None:
    """Puts the session token in the signed cookie; what the visitor had there before is dropped."""
    _forget()
    session[TOKEN] = token


def leave() -> None:
    """Ends the session on the server and in the browser."""
    administration.sign_out(session.get(TOKEN, ""))
    _forget()


def _forget() -> None:
    session.clear()
    for name in ("agent", FORM_TOKEN):
        g.pop(name, None)


def safe_path(path: str) -> str:
    """A path of ours to return to, or the home page: never another site."""
    inside = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if inside else url_for("accueil.index")


def add_headers(response: Response) -> Response:
    own = set(response.headers.keys())
    response.headers.extend({name: value for name, value in HEADERS.items() if name not in own})
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


def _to_sign_in() -> Response:
    wanted = request.full_path.rstrip("?") if request.method == "GET" and not hx.is_fragment() else ""
    return hx.go_to(url_for("connexion.index", suite=wanted or None))


def _resume(token: str | None) -> Agent | None:
    if not token:
        return None
    idle = timedelta(minutes=current_app.config["IDLE_MINUTES"])
    compte = administration.resume(token, idle, timedelta(hours=current_app.config["ABSOLUTE_HOURS"]))
    if compte is None:
        return None
    return Agent(
        compte.id, compte.identifiant, compte.nom, compte.role, compte.bailleur, tuple(compte.agences), compte.vue
    )
