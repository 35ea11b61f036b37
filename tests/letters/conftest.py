"""One letter and its example, for tests that need any."""

from __future__ import annotations

import pytest

from letters import LETTERS, Letter, load


@pytest.fixture
def letter() -> Letter:
    return LETTERS["non-attribution"]


@pytest.fixture
def filled(letter: Letter):
    return load(letter.context, letter.example())
