"""A file sent by anybody is checked apart, under limits; what passes them is a fault, not a failure."""

from __future__ import annotations

import subprocess

import pytest

from letters import confined
from letters.confined import TOO_HEAVY, check_sent, faults
from letters.package import MAX_BYTES
from tests.letters.changed_templates import with_sentence


def test_the_shipped_template_has_no_fault_apart_either(letter):
    assert check_sent(letter.template.read_bytes(), "a.docx", letter) == ()


def test_the_faults_told_apart_are_those_of_the_checker(letter):
    data = with_sentence(letter, "{{ surnom }} {{ destinataire.nom.upper() }}").data
    assert check_sent(data, "a.docx", letter) == faults(data, letter)
    assert "surnom" in {one.path for one in faults(data, letter)}


@pytest.mark.parametrize(
    ("size", "said"), [(0, "vide"), (MAX_BYTES, "pas un document Word"), (MAX_BYTES + 1, "5\u00a0Mo")]
)
def test_a_file_is_bounded_before_it_is_opened(letter, size, said):
    (fault,) = check_sent(b"x" * size, "a.docx", letter)
    assert said in fault.message


def test_a_template_that_never_ends_is_stopped_by_the_clock(letter, monkeypatch):
    monkeypatch.setattr(confined, "SECONDS", 0.02)
    assert [one.message for one in check_sent(letter.template.read_bytes(), "a.docx", letter)] == [TOO_HEAVY]


def test_a_checker_that_dies_says_so_without_a_failure_of_ours(letter, monkeypatch):
    ended = subprocess.CompletedProcess([], -9, stdout=b"", stderr=b"")
    monkeypatch.setattr(confined.subprocess, "run", lambda *asked, **options: ended)
    assert [one.message for one in check_sent(b"x", "a.docx", letter)] == [TOO_HEAVY]


def test_the_checker_apart_inherits_no_environment(letter, monkeypatch):
    seen = {}

    def run(command, **options):
        seen.update(options)
        return subprocess.CompletedProcess(command, 0, stdout=b"[]", stderr=b"")

    monkeypatch.setattr(confined.subprocess, "run", run)
    assert check_sent(b"x", "a.docx", letter) == ()
    assert seen["env"] == {}
    assert "shell" not in seen
