"""`python -m tests.bench [NAME]`: one JSON line per benchmark."""

from __future__ import annotations

import sys

from tests.bench import answer_question, check_file, letters, screen_pool

BENCHES = {"check": check_file.run, "answer": answer_question.run, "screen": screen_pool.run, "letters": letters.run}


def main(arguments: list[str]) -> int:
    chosen = arguments or list(BENCHES)
    unknown = [name for name in chosen if name not in BENCHES]
    if unknown:
        print(f"Banc inconnu : {', '.join(unknown)}. Bancs : {', '.join(BENCHES)}.", file=sys.stderr)
        return 2
    for name in chosen:
        for line in BENCHES[name]():
            print(line.printed(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
