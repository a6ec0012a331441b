"""`python -m tests.assistant.study.keeping FOLDER OWNER CONVERSATION COUNT`: a process that keeps turns, for tests that
run two of them, or kill one. It says "ready", then after each turn its number."""

import sys
from pathlib import Path

from assistant.conversations import Notebook
from assistant.study_file import open_study
from tests.page_documents import ketamine_answer


def main() -> None:
    folder, owner, conversation, count = sys.argv[1:]
    notebook = Notebook(open_study(Path(folder), busy_seconds=60))
    answer = ketamine_answer("How?")
    print("ready", flush=True)
    for number in range(1, int(count) + 1):
        notebook.keep(owner, conversation, number, f"{owner} {number}", answer, "")
        print(number, flush=True)


if __name__ == "__main__":
    main()
