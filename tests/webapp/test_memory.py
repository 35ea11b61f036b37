"""What a process remembers for a while."""

from __future__ import annotations

from webapp.memory import Recent


def test_what_served_longest_ago_is_forgotten_first():
    recent = Recent(2)
    recent.keep("dwelling", 1)
    recent.keep("first answer", 2)
    assert recent.get("dwelling") == 1
    recent.keep("second answer", 3)
    assert recent.get("dwelling") == 1
    assert recent.get("first answer") is None


def test_what_was_never_kept_is_not_remembered():
    recent = Recent(2)
    assert recent.get("nothing") is None
    recent.keep("one", 1)
    recent.keep("two", 2)
    assert (recent.get("one"), recent.get("two")) == (1, 2)
