"""One data file checked alone: a policy, dated figures or a list of reasons, told apart by what they hold."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from rules.parameters import check_parameters
from rules.policy import load_policy
from rules.reason_lists import check_list
from rules.toml_file import FileFaults

FIGURES = re.compile(r"^\[\[(chiffre|zone)\]\]", re.MULTILINE)
REASONS = re.compile(r"^(\[\[motif\]\]|reprend *=)", re.MULTILINE)


def check_data_file(path: Path) -> dict[str, Any]:
    """`faults`, and `policy` (its identifier) where the file is one; OSError when it cannot be read."""
    text = path.read_bytes().decode("utf-8", errors="replace")
    try:
        if FIGURES.search(text):
            return {"faults": check_parameters(path)}
        if REASONS.search(text):
            return {"faults": check_list(path)}
        return {"policy": load_policy(str(path)).identifier, "faults": []}
    except FileFaults as refused:
        return {"faults": refused.faults}
