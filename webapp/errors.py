"""Pages for what goes wrong: each says in French what happened and what to do now."""

from __future__ import annotations

from flask import Flask, Response, make_response, render_template
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from webapp import db, hx

FALLBACK = 500
TEXTS = {
    400: ("Demande incomplète", "Revenez à la page précédente, rechargez-la, puis recommencez."),
    403: ("Accès réservé", "Votre rôle n’ouvre pas cette page. Si vous en avez besoin, demandez à l’administrateur."),
    404: ("Page introuvable", "L’adresse est fausse ou le dossier n’existe plus. Repartez de l’accueil."),
    405: ("Action impossible ici", "Repartez de l’accueil et refaites le geste depuis la page du dossier."),
    409: (
        "Dossier modifié entre-temps",
        "Une autre personne vient d’enregistrer ce dossier. Rien n’a été écrasé. "
        "Rechargez la page pour voir sa version, puis refaites votre modification.",
    ),
    413: ("Fichier trop lourd", "Réduisez le fichier ou partagez-le en plusieurs, puis recommencez."),
    500: (
        "Le programme a échoué",
        "Vos réponses déjà validées sont enregistrées. Rechargez la page ; si l’erreur revient, "
        "signalez-la à l’administrateur avec l’heure qu’il est.",
    ),
}
FORM_TOO_OLD = (
    "Page ouverte trop longtemps",
    "Par sécurité, ce formulaire n’a pas été envoyé. "
    "Revenez à la page précédente, rechargez-la, puis validez à nouveau.",
)


def init_app(app: Flask) -> None:
    app.register_error_handler(CSRFError, lambda error: answer(400, *FORM_TOO_OLD))
    app.register_error_handler(HTTPException, _http_error)
    for conflict in db.CONFLICTS:
        app.register_error_handler(conflict, lambda error: answer(409, *TEXTS[409]))


def answer(status: int, title: str, advice: str) -> Response:
    """The error page, or for htmx the message that goes into the page's alert."""
    template = "components/alerte.html" if hx.is_fragment() else "erreur.html"
    return make_response(render_template(template, status=status, title=title, advice=advice), status)


def _http_error(error: HTTPException) -> Response:
    if error.code and error.code < 400:
        return error.get_response()
    code = error.code if error.code in TEXTS else FALLBACK
    response = answer(error.code or FALLBACK, *TEXTS[code])
    if isinstance(error, InternalServerError):
        return response
    response.headers.extend(h for h in error.get_headers() if h[0] not in {"Content-Type", "Content-Length"})
    return response
