"""The only module that knows the htmx library: what was asked for, and how to answer."""

from __future__ import annotations

import json

from flask import Flask, Response, make_response, redirect, render_template
from htmx_flask import Htmx, request


def init_app(app: Flask) -> None:
    Htmx(app)
    app.after_request(_vary)


def is_fragment() -> bool:
    """True where htmx wants a piece of page; False for a whole one, also when it restores its history."""
    asked = request.htmx
    return bool(asked) and not asked.boosted and not asked.history_restore_request


def respond(
    page: str,
    fragment: str,
    *,
    status: int = 200,
    trigger: dict | None = None,
    push_url: str = "",
    reswap: str = "",
    retarget: str = "",
    **context: object,
) -> Response:
    """The fragment's template for htmx, else the page's, which includes that very fragment.

    `trigger`: events for the browser; `push_url`: from `url_for` only, as accents must be percent-encoded.
    """
    response = make_response(render_template(fragment if is_fragment() else page, **context), status)
    if is_fragment():
        asked = {"HX-Trigger": trigger and json.dumps(trigger), "HX-Push-Url": push_url}
        asked |= {"HX-Reswap": reswap, "HX-Retarget": retarget}
        response.headers.extend({name: value for name, value in asked.items() if value})
    return response


def go_to(url: str) -> Response:
    """Sends the browser to another page, after a POST or in place of a fragment."""
    if not is_fragment():
        return redirect(url, 303)
    return Response(status=204, headers={"HX-Redirect": url})


def _vary(response: Response) -> Response:
    """One address answers with a page or a fragment: the browser must not keep one for the other."""
    response.vary.add("HX-Request")
    return response
