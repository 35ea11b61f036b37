"""The main menu and the home page's sections, from what each module of `webapp/views` declares."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import ModuleType

from flask import Flask, current_app, request

from webapp import security
from webapp.permissions import SIGNED_IN


@dataclass(frozen=True)
class Entry:
    """A line of the main menu: `NAV = [Entry("Logements", "flechage.index", "voir", 10)]` in a views module."""

    label: str
    endpoint: str
    permission: str = SIGNED_IN
    rank: int = 50


@dataclass(frozen=True)
class Section:
    """A part of the home page: `SECTIONS = [Section(…)]` in a views module.

    `load` gives the fragment's variables, or None to leave the section out.
    """

    title: str
    template: str
    load: Callable[[], dict | None]
    permission: str = "voir"
    rank: int = 50


def init_app(app: Flask, modules: Iterable[ModuleType]) -> None:
    """Gathers the declarations; call once the blueprints are registered."""
    for attribute in ("NAV", "SECTIONS"):
        declared = [item for module in modules for item in getattr(module, attribute, ())]
        app.extensions[attribute] = sorted(declared, key=lambda item: item.rank)
    app.context_processor(lambda: {"menu": menu})


def menu() -> list[tuple[Entry, bool]]:
    """The entries open to the person signed in, each with whether it is the current one."""
    agent = security.current_agent()
    if agent is None:
        return []
    entries = [entry for entry in current_app.extensions["NAV"] if agent.can(entry.permission)]
    return [(entry, entry.endpoint.split(".")[0] == request.blueprint) for entry in entries]


def sections() -> list[tuple[Section, dict]]:
    """The home page's sections that have something to show to the person signed in."""
    agent = security.agent()
    allowed = [section for section in current_app.extensions["SECTIONS"] if agent.can(section.permission)]
    loaded = [(section, section.load()) for section in allowed]
    return [(section, variables) for section, variables in loaded if variables is not None]
