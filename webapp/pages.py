"""What every template may use: French filters, dated addresses of static files, the demonstration mark."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from flask import Flask
from jinja2 import StrictUndefined
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.runtime import Macro
from markupsafe import Markup

from rules import french
from rules.communes import located
from rules.dossier import PERSONNES
from rules.facts import FAITS
from rules.kinds import Date, Montant
from rules.verdict import Verdict
from rules.working import printed
from webapp import cards, clock
from webapp.casework import demonstration, subjects

A_YEAR = 31_536_000
BY_THE_YEAR = {"ressources.mensuelles"}  # monthly amounts that the notice gives by the year


def init_app(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.add_extension(Included)
    app.jinja_env.add_extension(Typeset)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["valeur"] = printed
    app.jinja_env.filters.update(drawn_once=drawn_once, sufficing=cards.sufficing)
    app.jinja_env.filters.update(echo=echo, of_fact=of_fact, located=located)
    app.jinja_env.filters.update(date_fr=french.format_date, euros=_euros, instant_fr=_instant)
    app.jinja_env.filters.update(de=french.de, loyer=rent)
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = A_YEAR
    app.url_defaults(lambda endpoint, values: _stamp(app, endpoint, values))
    app.jinja_env.tests["telling"] = subjects.is_telling
    app.context_processor(lambda: {"is_demonstration": demonstration.is_demonstration})


def of_fact(control: str, message: str = "") -> str:
    """What a control asks, by the fact that it is named after; nothing for any other control, nor where the message
    says the question itself."""
    fact = FAITS.get(control)
    return "" if fact is None or (fact.question or fact.label) in message else fact.label


_drawn: WeakKeyDictionary[Verdict, dict[tuple, Markup]] = WeakKeyDictionary()


def drawn_once(macro: Macro, verdict: Verdict, base: str, brief: bool) -> Markup:
    """What a macro draws of a verdict, drawn once for as long as the verdict stands: most outlive many answers."""
    kept = _drawn.setdefault(verdict, {})
    if (base, brief) not in kept:
        kept[base, brief] = macro(base, verdict, brief)
    return kept[base, brief]


class Typeset(Extension):
    """The words written in templates get their no-break spaces when a template is compiled."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        for one in stream:
            said = one.type in ("data", "string")
            yield Token(one.lineno, one.type, french.typeset(one.value)) if said else one


class Included(Extension):
    """What a template includes by name is compiled with it: one function draws a whole card, rather than ten.

    Not where templates are read again as they change: there each stays by itself."""

    tag = re.compile(r'(^[ \t]*)?\{% include "([^"]+)" %\}\n?', re.MULTILINE)

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return source if self.environment.auto_reload else self.tag.sub(self._text, source)

    def _text(self, found: re.Match) -> str:
        return self.preprocess(self.environment.loader.get_source(self.environment, found[2])[0], found[2])


def echo(name: str) -> str:
    """What is said back under a fact's control while it is typed: « date », « montant », « mensuel » or nothing."""
    declared = FAITS.get(name, FAITS.get(f"{PERSONNES}.*.{name}"))
    kind = getattr(declared, "kind", None)
    if isinstance(kind, Date):
        return "date"
    return "mensuel" if name in BY_THE_YEAR else "montant" if isinstance(kind, Montant) else ""


def rent(known: Mapping[str, Any]) -> str:
    """« loyer 332,14 €, annexes 38,50 €, charges 85 € »: what is recorded of a dwelling, without what is nil."""
    amounts = ((name, known.get(f"logement.{name}")) for name in ("loyer", "annexes", "charges"))
    return ", ".join(f"{name} {french.format_amount(amount)}" for name, amount in amounts if amount)


def _euros(centimes: int) -> str:
    """Cents as an amount in euros."""
    return french.format_amount(Decimal(centimes) / 100)


def _instant(instant) -> str:
    """« 23 novembre 2026 à 10 h 04 »."""
    local = clock.paris(instant)
    return f"{french.format_date(local.date())} à {local:%H} h {local:%M}"


def _stamp(app: Flask, endpoint: str, values: dict) -> None:
    """A changed file gets a new address, so that browsers may keep the old one for a year."""
    if endpoint == "static" and "filename" in values:
        values["v"] = _digest(Path(app.static_folder, values["filename"]))


@cache
def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]
