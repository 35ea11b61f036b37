"""`python -m tests.bench [NAME] [--full]`: one JSON line per benchmark; `--full`: references too slow for every day."""

from __future__ import annotations

import sys

from tests.bench import answer_question, batch, check_file, letters, pdf, print_file, screen_pool

BENCHES = {
    "check": check_file.run,
    "answer": answer_question.run,
    "screen": screen_pool.run,
    "letters": letters.run,
    "batch": batch.run,
    "print": print_file.run,
    "pdf": pdf.run,
}
IN_FULL = {"print": print_file.run_full}
FULL = "--full"


def main(arguments: list[str]) -> int:
    benches = BENCHES | IN_FULL if FULL in arguments else BENCHES
    chosen = [name for name in arguments if name != FULL] or list(benches)
    unknown = [name for name in chosen if name not in benches]
    if unknown:
        print(f"Banc inconnu : {', '.join(unknown)}. Bancs : {', '.join(BENCHES)}.", file=sys.stderr)
        return 2
    for name in chosen:
        for line in benches[name]():
            print(line.printed(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
