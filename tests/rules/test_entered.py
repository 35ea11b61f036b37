"""Figures of a landlord given to the command line: read with their source, refused by path, used by the rules."""

from __future__ import annotations

import json
from datetime import date

import pytest

from rules import __main__ as command
from rules.dossier import Faults
from rules.entered import with_entered
from rules.schema import full_example

LINE = {
    "chiffre": "seuil-premier-quartile",
    "cles": ["paris-ouest-la-defense"],
    "valeur": "27720",
    "du": "2026-01-01",
    "au": "2026-12-31",
    "source": "arrêté du 20 mai 2026",
}
NEXT = LINE | {"du": "2027-01-01", "au": None}


def faults(raw) -> dict[str, str]:
    with pytest.raises(Faults) as refused:
        with_entered(raw)
    return {fault.path: fault.message for fault in refused.value.faults}


@pytest.mark.parametrize(
    ("day", "value", "expired"),
    [
        (date(2025, 12, 31), None, None),
        (date(2026, 1, 1), 27720, False),
        (date(2026, 12, 31), 27720, False),
        (date(2027, 1, 1), 27720, True),
    ],
)
def test_a_figure_holds_from_its_first_day_to_its_last(day, value, expired):
    found = with_entered([LINE]).lookup(LINE["chiffre"], day, ("paris-ouest-la-defense",))
    assert (found and found.value, found and found.expired) == (value, expired)


def test_one_validity_may_follow_another_and_other_keys_stand_apart():
    figures = with_entered([NEXT, LINE, LINE | {"cles": ["ailleurs"]}])
    assert not figures.lookup(LINE["chiffre"], date(2030, 1, 1), ("paris-ouest-la-defense",)).expired


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"chiffre": "plafond-ressources"}, "chiffres[0].chiffre"),
        ({"chiffre": None}, "chiffres[0].chiffre"),
        ({"cles": []}, "chiffres[0].cles"),
        ({"cles": "paris"}, "chiffres[0].cles"),
        ({"valeur": "beaucoup"}, "chiffres[0].valeur"),
        ({"valeur": "0"}, "chiffres[0].valeur"),
        ({"valeur": None}, "chiffres[0].valeur"),
        ({"du": "2026-02-31"}, "chiffres[0].du"),
        ({"au": "2025-12-31"}, "chiffres[0].au"),
        ({"source": None}, "chiffres[0].source"),
        ({"note": "x"}, "chiffres[0].note"),
    ],
)
def test_what_does_not_hold_is_told_by_its_path(change, path):
    assert faults([LINE | change]).keys() == {path}


@pytest.mark.parametrize("raw", [{}, "x", None, 3])
def test_something_else_than_a_list_is_refused(raw):
    assert faults(raw).keys() == {"chiffres"}
    assert faults([raw]).keys() == {"chiffres[0].chiffre" if raw == {} else "chiffres[0]"}


@pytest.mark.parametrize("du", ["2026-01-01", "2026-12-31"])
def test_two_values_on_one_day_are_refused(du):
    assert faults([LINE, LINE | {"du": du, "au": None}]).keys() == {"chiffres[1].du"}


@pytest.mark.parametrize(("value", "outcome"), [("27719", "apprecier"), ("27720", "conforme"), ("27721", "conforme")])
def test_the_command_line_checks_with_the_figures_of_a_file(tmp_path, capsys, value, outcome):
    """The full example: 27 720 € a year for each consumption unit."""
    case, figures = tmp_path / "dossier.json", tmp_path / "chiffres.json"
    case.write_text(json.dumps(full_example()), "utf-8")
    figures.write_text(json.dumps([LINE | {"valeur": value}]), "utf-8")
    asked = ["check", "--policy", "rives-de-seine", "--step", "appel", "--on", "2026-11-23", "--figures", str(figures)]
    assert command.main([*asked, str(case)]) == 0
    verdicts = {one["rule"]: one for one in json.loads(capsys.readouterr().out)["verdicts"]}
    assert verdicts["premier-quartile"]["outcome"] == outcome


def test_a_faulty_file_of_figures_is_refused_in_french(tmp_path, capsys):
    figures = tmp_path / "chiffres.json"
    figures.write_text(json.dumps([LINE | {"source": None}]), "utf-8")
    asked = ["check", "--policy", "rives-de-seine", "--step", "appel", "--figures", str(figures), "-"]
    figures.with_name("-").write_text("{}", "utf-8")
    assert command.main([*asked[:-1], str(figures.with_name("-"))]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "chiffres[0].source" in told.err
