"""The arguments of `python -m rules`, and their refusals in French."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from rules.french import typeset

TRANSLATED = (
    (r"the following arguments are required: (.+)", r"Il manque : \1."),
    (r"unrecognized arguments: (.+)", r"Argument inconnu : \1."),
    (r"argument (.+): expected one argument", r"\1 : une valeur est attendue."),
    (r"argument .+: invalid choice: '([^']*)'.*", r"Commande inconnue : « \1 »."),
    (r"argument (.+): ignored explicit argument .*", r"\1 ne prend pas de valeur."),
    (r"ambiguous option: (.+) could match (.+)", r"\1 est ambigu : \2."),
)


class Refusal(Exception):
    """Bad input, with one French line per fault."""

    def __init__(self, lines: list[str]):
        super().__init__("\n".join(lines))
        self.lines = lines


HELP = {
    "usage:": "usage :",
    "positional arguments:": "à donner :",
    "options:": "options :",
    "show this help message and exit": "cette aide",
}


class Parser(argparse.ArgumentParser):
    def format_help(self) -> str:
        text = super().format_help()
        for english, french in HELP.items():
            text = text.replace(english, typeset(french))
        return text

    def error(self, message: str) -> NoReturn:
        for pattern, french in TRANSLATED:
            if re.fullmatch(pattern, message, re.DOTALL):
                message = re.sub(pattern, french, message, flags=re.DOTALL)
        raise Refusal([message, self.format_usage().strip().replace("usage:", "Usage :")])


def parser(commands: Mapping[str, Callable[[Any], int]]) -> Parser:
    made = Parser(prog="python -m rules", description="Vérifier des dossiers d’attribution, sans application.")
    subs = made.add_subparsers(dest="command", required=True, metavar="COMMANDE", parser_class=Parser)
    _check(_command(subs, commands, "check", "les verdicts d’un dossier, en JSON", dated=True))
    _screen(_command(subs, commands, "screen", "tout un vivier au regard d’un logement", dated=True))
    _command(subs, commands, "schema", "le vocabulaire en JSON Schema, avec un exemple complet")
    _policies(_command(subs, commands, "policies", "les politiques des bailleurs"), commands)
    _command(subs, commands, "parameters", "les chiffres en vigueur, source et validité", dated=True)
    _command(subs, commands, "clauses", "chaque clause des sources : où elle est faite", dated=True)
    return made


def _command(
    subs: Any, commands: Mapping[str, Callable[[Any], int]], name: str, help: str, dated: bool = False
) -> Parser:
    made = subs.add_parser(name, help=help, description=help)
    made.set_defaults(run=commands[name])
    if dated:
        made.add_argument("--on", metavar="JOUR", help="jour de l’examen, 2026-03-27 ; aujourd’hui à Paris par défaut")
    return made


def _check(made: Parser) -> None:
    made.add_argument("--policy", required=True, metavar="POLITIQUE", help="identifiant ou fichier TOML")
    made.add_argument("--step", required=True, metavar="ETAPE", help="appel, liste, seance…")
    made.add_argument("--lines", action="store_true", help="un dossier par ligne, une réponse par ligne")
    _figures(made)
    made.add_argument("file", nargs="?", default="-", metavar="FICHIER", help="« - » : l’entrée standard")


def _screen(made: Parser) -> None:
    made.add_argument("--policy", required=True, metavar="POLITIQUE", help="identifiant ou fichier TOML")
    made.add_argument("--dwelling", required=True, metavar="FICHIER", help="le logement, en JSON")
    _figures(made)
    made.add_argument("pool", metavar="VIVIER", help="CSV, XLSX ou JSON ligne à ligne ; « - » : l’entrée standard")


def _figures(made: Parser) -> None:
    made.add_argument("--figures", metavar="CHIFFRES", help="les chiffres que seul le bailleur peut donner, en JSON")


def _policies(made: Parser, commands: Mapping[str, Callable[[Any], int]]) -> None:
    subs = made.add_subparsers(metavar="ACTION", parser_class=Parser)
    checked = subs.add_parser("check", help="les fautes d’un fichier de politique, de chiffres ou de motifs")
    checked.add_argument("file", metavar="FICHIER")
    checked.set_defaults(run=commands["policies check"])
