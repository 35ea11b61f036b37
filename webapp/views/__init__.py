"""One module per job. Each declares `blueprint`, and if it wants `NAV` and `SECTIONS` (see `webapp.navigation`)."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from flask import Flask

from webapp import navigation


def init_app(app: Flask) -> None:
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    for module in modules:
        app.register_blueprint(module.blueprint)
    navigation.init_app(app, modules)
