"""The web application for housing allocation commissions."""

from __future__ import annotations

from flask import Flask

from rules.policy import served
from webapp import cli, db, errors, hx, jobs, pages, security, views
from webapp.config import Config


def create_app(config: Config | None = None) -> Flask:
    """The application; without `config`, as the environment says."""
    app = Flask(__name__)
    config = config or Config.from_env()
    _configure(app, config)
    hx.init_app(app)
    db.init_app(app)
    jobs.init_app(app, config.worker, config.queue_file)
    security.init_app(app)
    pages.init_app(app)
    errors.init_app(app)
    views.init_app(app)
    cli.init_app(app)
    served.reload()  # a file that becomes faulty later leaves these in force
    return app


def _configure(app: Flask, config: Config) -> None:
    config.prepare()
    app.config.update(
        SECRET_KEY=config.secret_key(),
        DATABASE_URL=config.database_url,
        DATA_DIR=config.data_dir,
        DOCUMENTS_DIR=config.documents_dir,
        TODAY=config.today,
        IDLE_MINUTES=config.idle_minutes,
        ABSOLUTE_HOURS=config.absolute_hours,
        SESSION_COOKIE_NAME="__Host-caleol" if config.https else "caleol",
        SESSION_COOKIE_SECURE=config.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # the form lives as long as the session
        MAX_CONTENT_LENGTH=32 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
    )
