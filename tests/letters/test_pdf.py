"""PDF by LibreOffice: with a program that plays its part, well or badly; with the real one where it is installed."""

from __future__ import annotations

import stat
import sys
import time
import warnings
import zlib
from pathlib import Path

import pytest
from lxml import etree

from letters import LETTERS, load, render
from letters import pdf as made

GOOD = """
import pathlib, sys
out = pathlib.Path(sys.argv[sys.argv.index("--outdir") + 1])
out.mkdir()
pathlib.Path({calls!r}).open("a").write(" ".join(sys.argv[1:]) + "\\n")
for one in sys.argv[sys.argv.index("--outdir") + 2:]:
    source = pathlib.Path(one)
    body = b"%PDF-1.6\\n1 0 obj <</Type/Pages/Kids[ 2 0 R ]/Count 3>> endobj\\n" + source.read_bytes() + b"\\n%%EOF\\n"
    (out / (source.stem + ".pdf")).write_bytes(body)
"""
STUCK = """
import pathlib, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
pathlib.Path({calls!r}).write_text(str(child.pid))
time.sleep(60)
"""
SILENT = "pass"
TRUNCATED = GOOD.replace('+ b"\\n%%EOF\\n"', "")


@pytest.fixture
def play(tmp_path):
    """`play(script)`: a LibreOffice that does what the script says, and the file where it writes what it was asked."""

    def playing(script: str, **limits: float) -> tuple[made.Office, Path]:
        calls, program = tmp_path / "appels", tmp_path / "soffice"
        program.write_text(f"#!{sys.executable}\n{script.format(calls=str(calls))}")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        return made.Office(str(program), **limits), calls

    return playing


def test_each_letter_gets_its_own_pdf_in_order_with_its_pages(play):
    office, calls = play(GOOD)
    letters = [f"lettre {number}".encode() for number in range(7)]
    found = list(made.to_pdf(letters, office, at_once=3))
    assert [letter in one.data for letter, one in zip(letters, found, strict=True)] == [True] * 7
    assert {one.pages for one in found} == {3}
    assert len(calls.read_text().splitlines()) == 3


def test_several_at_work_give_the_same_in_the_same_order(play):
    office, calls = play(GOOD)
    letters = [f"lettre {number}".encode() for number in range(75)]
    found = list(made.to_pdf(iter(letters), office, at_once=30, together=2))
    assert [letter in one.data for letter, one in zip(letters, found, strict=True)] == [True] * 75
    assert sorted(len(line.split("--outdir")[1].split()) - 1 for line in calls.read_text().splitlines()) == [15, 30, 30]


def test_each_call_has_a_profile_of_its_own_that_goes_with_it(play):
    office, calls = play(GOOD)
    list(made.to_pdf([b"a", b"b"], office, at_once=1))
    profiles = [line.split()[0] for line in calls.read_text().splitlines()]
    assert len(set(profiles)) == 2
    for profile in profiles:
        assert profile.startswith("-env:UserInstallation=file:///")
        assert not Path(profile.partition("file://")[2]).parent.exists()


def test_nothing_of_a_letter_stands_in_what_the_system_can_list(play):
    office, calls = play(GOOD)
    made.converted([b"Madame Delmas"], office)
    assert "Delmas" not in calls.read_text()


def test_nothing_to_convert_starts_nothing(play):
    office, calls = play(GOOD)
    assert list(made.to_pdf([], office)) == []
    assert not calls.exists()


def test_past_its_time_it_is_killed_with_what_it_started(play):
    office, calls = play(STUCK, to_start=0.6, a_letter=0)
    started = time.monotonic()
    with pytest.raises(made.Overrun, match=r"arrêté.*imprimez-les"):
        made.converted([b"a"], office)
    assert time.monotonic() - started < 5
    assert _gone(int(calls.read_text()))


def _gone(process: int) -> bool:
    """Has it ended, reaped by whoever inherited it or not?"""
    for _ in range(40):
        told = Path(f"/proc/{process}/stat")
        if not told.exists() or ") Z " in told.read_text():
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("script", [SILENT, TRUNCATED, "raise SystemExit(1)"])
def test_a_pdf_missing_or_cut_short_is_a_failure_and_nothing_is_kept(play, script):
    office, _ = play(script)
    with pytest.raises(made.Failed, match=r"aucun n’est gardé.*Word"):
        made.converted([b"a", b"b"], office)


def test_a_program_that_cannot_start_is_a_failure():
    with pytest.raises(made.Failed):
        made.converted([b"a"], made.Office("/n/existe/pas"))


def test_where_it_is_absent_people_are_told_what_to_do(monkeypatch):
    monkeypatch.setattr(made.shutil, "which", lambda _: None)
    with pytest.raises(made.Absent, match=r"libreoffice-writer.*En attendant, ouvrez les courriers dans Word"):
        made.find({})
    assert made.why_not({}) == made.ABSENT


def test_the_setting_names_the_program_and_a_wrong_one_is_told(play):
    office, _ = play(GOOD)
    assert made.find({made.SETTING: office.path}) == made.Office(office.path)
    assert made.why_not({made.SETTING: office.path}) == ""
    assert made.why_not({made.SETTING: "/n/existe/pas"}) == made.MISPLACED


def test_it_is_looked_for_at_each_call(play, monkeypatch):
    office, _ = play(GOOD)
    monkeypatch.setattr(made.shutil, "which", lambda name: office.path if name == "libreoffice" else None)
    assert made.find({}) == made.Office(office.path)
    monkeypatch.setattr(made.shutil, "which", lambda _: None)
    assert made.why_not({}) == made.ABSENT


def test_pages_are_counted_or_not_told():
    packed = zlib.compress(b"1 0 2 40 <</Type /Pages /Kids[3 0 R] /Count 12 >>")
    stream = b"9 0 obj <</Type/ObjStm/N 2/First 8>>\nstream\n" + packed + b"\nendstream"
    assert made.pages_of(b"<</Type/Pages\n/MediaBox[ 0 0 595 841 ]\n/Kids[ 1 0 R ]\n/Count 2>>") == 2
    assert made.pages_of(b"%PDF-1.7\n" + stream) == 12
    assert made.pages_of(b"%PDF-1.7\n<</Type/Page/Count 3>>") is None


SETTINGS = """
import pathlib, sys
room = pathlib.Path(sys.argv[sys.argv.index("--outdir") + 1]).parent
pathlib.Path({calls!r}).write_text((room / "profil" / "user" / "registrymodifications.xcu").read_text())
"""


def test_the_program_is_told_to_fetch_nothing_and_run_nothing(play):
    office, calls = play(SETTINGS)
    with pytest.raises(made.Failed):
        made.converted([b"a"], office)
    told = etree.fromstring(calls.read_bytes())
    assert {one[0].get(f"{{{told.nsmap['oor']}}}name"): one.findtext("prop/value") for one in told} == {
        "BlockUntrustedRefererLinks": "true",
        "DisableActiveContent": "true",
    }


@pytest.mark.filterwarnings("default:conversion réelle non essayée")
def test_the_real_one_makes_a_letter_of_each_kind():
    """Where LibreOffice is not installed, the run says that this was not tried."""
    if absent := made.why_not():
        warnings.warn(f"conversion réelle non essayée : {absent}", stacklevel=1)
        return
    letters = [render(one, load(one.context, one.example())) for one in LETTERS.values()]
    found = list(made.to_pdf(letters))
    assert len(found) == len(LETTERS)
    assert all(1 <= one.pages <= 3 for one in found)
    assert len({one.data for one in found}) == len(LETTERS)
