"""Break the product on purpose, one promise at a time, and print which test sees it.

`python -m tests.breakages [WORD...]` does those whose promise or file holds a WORD, or all; `--tests TEST...` has other
tests run instead of the ones named here. The tree is copied, so the checkout stays as it is. Exits with 1 where a
breakage is seen by no test, or a text to break is no longer there: choose another line of the same promise then.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
_IGNORED = shutil.ignore_patterns(".git", ".venv", ".work", ".*_cache", "__pycache__", "*.pyc")
_SEEN = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Breakage:
    """In the file `path`, `text`, which stands there once, becomes `broken`; `tests` are those that should see it."""

    promise: str
    path: str
    text: str
    broken: str
    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """`seen_by` is the first test that failed, empty where none did; `trouble` says why nothing was tried."""

    seen_by: str = ""
    trouble: str = ""


BREAKAGES = (
    Breakage(
        "spans: a quote is the exact words at its place",
        "assistant/citations.py",
        "quote=span.of(document.text),",
        "quote=span.of(document.text)[1:],",
        ("tests/assistant/test_citations.py",),
    ),
    Breakage(
        "spans: each sentence of an answer stands at its place",
        "assistant/types.py",
        "span=Span(start, start + len(sentence.text))",
        "span=Span(start, start + len(sentence.text) + 1)",
        ("tests/assistant/test_citations.py",),
    ),
    Breakage(
        "spans: PDF boxes lie on the words",
        "corpus/layout.py",
        "left + width * (inside.start - start)",
        "left",
        ("tests/corpus/pdf/test_places.py", "tests/corpus/pdf/test_random_pages.py"),
    ),
    Breakage(
        "check finds a damaged file",
        "corpus/integrity.py",
        'connection.execute("PRAGMA integrity_check")',
        "()",
        ("tests/corpus/test_soundness.py",),
    ),
    Breakage(
        "abstention: nothing is shown that the documents do not answer",
        "assistant/abstention.py",
        "return Decision(Coverage.PARTLY if confidence >= least else Coverage.NOT_IN_DOCUMENTS, confidence)",
        "return Decision(Coverage.PARTLY, confidence)",
        ("tests/assistant/test_selection.py",),
    ),
    Breakage(
        "abstention: what is covered nearby is said",
        "assistant/judgement.py",
        "return tuple(names)[:_MOST_NEARBY]",
        "return ()",
        ("tests/test_answers.py::test_what_is_covered_nearby_is_named",),
    ),
    Breakage(
        "verification: strict shows no sentence that is not carried",
        "assistant/llm/sentence_check.py",
        "        if target is None:\n            return _LEFT_OUT\n",
        "        if target is None:\n            return treated\n",
        ("tests/assistant/llm/test_policies.py",),
    ),
    Breakage(
        "verification: a mark that names the wrong passage is mended",
        "assistant/llm/sentence_check.py",
        "        if check.carried_by is not None:\n            support",
        "        if False and check.carried_by is not None:\n            support",
        ("tests/assistant/llm/test_policies.py",),
    ),
    Breakage(
        "verification: another number is a contradiction",
        "assistant/verifier.py",
        "    if differs or (label is not",
        "    if (label is not",
        ("tests/assistant/test_claims.py",),
    ),
    Breakage(
        "verification: a sentence fares as its worst statement",
        "assistant/verifier.py",
        "worst = min(verdicts, key=",
        "worst = max(verdicts, key=",
        ("tests/assistant/test_claims.py", "tests/evals/test_checkers.py"),
    ),
    Breakage(
        "nothing leaves: no redirect of a model's server is followed",
        "assistant/llm/redirects.py",
        "        raise Redirected(_where(response))\n",
        "        return\n",
        ("tests/assistant/llm/test_redirects.py",),
    ),
    Breakage(
        "nothing leaves: LangChain traces nothing",
        "ui/cli/main.py",
        'os.environ[variable] = "false"',
        'os.environ[variable] = "true"',
        ("tests/ui/test_command_line.py",),
    ),
    Breakage(
        "nothing leaves: somebody's own troubles go to no model",
        "assistant/pipeline.py",
        "if self._author is None or care is not Care.NONE:",
        "if self._author is None:",
        ("tests/assistant/llm/test_in_chain.py",),
    ),
    Breakage(
        "distress is heard first, in Spanish too",
        "assistant/safety.py",
        r"| \bquiero\s+morir ",
        "",
        ("tests/assistant/test_care.py",),
    ),
    Breakage(
        "advice is declined",
        "assistant/pipeline.py",
        "[messages.NOT_ADVICE, messages.IN_GENERAL] if care is Care.ADVICE else []",
        "[]",
        ("tests/test_answers.py::test_advice_is_declined",),
    ),
    Breakage(
        "orders in documents are neither sent nor quoted",
        "assistant/safety.py",
        "    if _ESCAPED.search(text) or any(_is_coded(token)",
        "    if text:\n        return False\n    if _ESCAPED.search(text) or any(_is_coded(token)",
        ("tests/assistant/test_orders.py",),
    ),
    Breakage(
        "orders: hidden words of a page are not read",
        "corpus/readers/html_hidden.py",
        "        if _is_shut(declared, look):\n",
        "        if False:\n",
        ("tests/corpus/test_html_hidden.py",),
    ),
    Breakage(
        "orders: hidden words of a Word file are not read",
        "corpus/readers/docx_visibility.py",
        "        return any(ground is None or _contrast(",
        "        return True or any(ground is None or _contrast(",
        ("tests/corpus/test_docx_hidden.py",),
    ),
    Breakage(
        "receipts: what is missing of a file is said",
        "index/indexer.py",
        "            status = Status.PARTIAL\n",
        "            pass\n",
        ("tests/index/test_indexer.py",),
    ),
    Breakage(
        "sandbox: a file may not take all memory",
        "corpus/readers/sandbox_worker.py",
        "    _limit_memory(memory_bytes)\n",
        "",
        ("tests/corpus/test_confined.py",),
    ),
    Breakage(
        "sandbox: a zip bomb is not unpacked",
        "corpus/readers/xml.py",
        "if info.file_size > _SMALL and info.file_size > MOST_RATIO * info.compress_size:",
        "if False:",
        ("tests/corpus/test_packed.py",),
    ),
    Breakage(
        "safe XML: no unknown entity passes",
        "corpus/readers/xml.py",
        "        if characters is None or defined.get(entity, characters) != characters:\n"
        "            raise _refused_entity(name, entity)\n",
        '        if characters is None:\n            return ""\n',
        ("tests/corpus/test_safe_xml.py",),
    ),
    Breakage(
        "kill -9: a change is whole or nothing",
        "corpus/database.py",
        '            with self._transaction("BEGIN IMMEDIATE"):\n                yield self._connection\n',
        "            yield self._connection\n",
        ("tests/corpus/test_library_refusals.py", "tests/corpus/test_kill.py"),
    ),
    Breakage(
        "old libraries open",
        "corpus/database.py",
        '1 <= _pragma(connection, "user_version") < VERSION',
        '4 <= _pragma(connection, "user_version") < VERSION',
        ("tests/corpus/test_migration.py",),
    ),
    Breakage(
        "follow-ups are read with the question before them",
        "assistant/query_rewriter.py",
        "turns = (*question.history[-_LOOKED_BACK:], question.text)",
        "turns = (question.text,)",
        ("tests/test_answers.py::test_a_conversation",),
    ),
    Breakage(
        "comparisons: each side has its sentence",
        "assistant/extractive_writer.py",
        "        for group in groups:\n            new",
        "        for group in groups[:1]:\n            new",
        ("tests/assistant/test_selection.py",),
    ),
    Breakage(
        "lists come whole",
        "assistant/extractive_writer.py",
        "        if len(meant) > 1:\n            return (whole,)\n",
        "",
        ("tests/assistant/test_selection.py",),
    ),
    Breakage(
        "two questions in one are answered apart",
        "assistant/judgement.py",
        "        if len(parts) > 1:\n            return self._of_parts(",
        "        if False:\n            return self._of_parts(",
        ("tests/test_answers.py::test_of_two_questions_the_one_without_an_answer_is_named",),
    ),
    Breakage(
        "reference questions are answered by the entry",
        "assistant/pipeline.py",
        "entry = entry_request(question.text) or entry_request(understood.standalone)",
        "entry = None",
        ("tests/assistant/test_bibliography.py",),
    ),
    Breakage(
        "spelling is mended",
        "index/query.py",
        "        return typed if mended == word else mended\n",
        "        return typed\n",
        ("tests/index/test_spelling.py",),
    ),
    Breakage(
        "spelling: a drug never becomes another",
        "index/query.py",
        "        if is_name and candidate not in self._known:\n            return False\n",
        "",
        ("tests/index/test_spelling.py",),
    ),
    Breakage(
        "formats: an EPUB is read as a book",
        "corpus/sources.py",
        "        return FileKind.EPUB\n",
        "        return FileKind.ZIP\n",
        ("tests/corpus/test_every_form.py",),
    ),
    Breakage(
        "OCR: what it is not sure of is missing",
        "corpus/readers/pdf/ocr.py",
        "    if confidence < LEAST_CONFIDENCE:\n",
        "    if False:\n",
        ("tests/corpus/pdf/test_ocr.py",),
    ),
    Breakage(
        "zips are unpacked into their files",
        "corpus/inputs.py",
        "search.files.update(dict.fromkeys(SourceFile(path, name) for name in sorted(taken)))",
        "pass",
        ("tests/corpus/test_files.py",),
    ),
    Breakage(
        "links out of a folder are not followed",
        "corpus/inputs.py",
        "if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(root):",
        "if False:",
        ("tests/index/test_bad_input.py::test_a_link_out_of_the_folder_is_not_followed",),
    ),
    Breakage(
        "adding again reads nothing again",
        "index/indexer.py",
        "        return not overrides.differs_from(same) and not self._reading.reads_more(same)\n",
        "        return False\n",
        ("tests/index/test_indexer.py",),
    ),
    Breakage(
        "a batch goes on where it was cut",
        "ui/cli/batch.py",
        "            for row in rows[len(lines) :]:\n",
        "            for row in rows:\n",
        ("tests/ui/test_batch_command.py",),
    ),
    Breakage(
        "the JSON contract: an abstention is told",
        "assistant/answer_json.py",
        '            "abstained": answer.abstained,\n',
        "",
        ("tests/test_golden_json.py",),
    ),
    Breakage(
        "exit statuses: what failed is not 0",
        "ui/cli/main.py",
        "        return error.exit_status\n",
        "        return 0\n",
        ("tests/ui/test_documents_command.py",),
    ),
    Breakage(
        "RAGAS's names are read",
        "evals/records.py",
        '("user_input", "input", "question")',
        '("input", "question")',
        ("tests/evals/scoring/test_records.py",),
    ),
    Breakage(
        "DeepEval's names are read",
        "evals/records.py",
        '"retrieval_context", "retrievalContext", ',
        "",
        ("tests/evals/scoring/test_records.py",),
    ),
    Breakage(
        "scored twice gives the same bytes",
        "evals/statistics.py",
        "np.random.default_rng(seed)",
        "np.random.default_rng()",
        ("tests/evals/scoring/test_run_file.py", "tests/evals/scoring/test_people.py"),
    ),
    Breakage(
        "intervals are of 95 %",
        "evals/statistics.py",
        "Z = 1.959963984540054",
        "Z = 1.6448536269514722",
        ("tests/evals/scoring/test_figures.py",),
    ),
    Breakage(
        "--fail-under fails",
        "ui/cli/score.py",
        "        click.get_current_context().exit(MISSED)\n",
        "        pass\n",
        ("tests/ui/test_scoring_command.py",),
    ),
    Breakage(
        "a row that could not be scored keeps no bound",
        "evals/summary.py",
        "    if errors and (bounds.at_least or bounds.at_most):\n",
        "    if False:\n",
        ("tests/ui/test_scoring_command.py",),
    ),
    Breakage(
        "compare: B - A",
        "evals/compare.py",
        "each = second - first",
        "each = first - second",
        ("tests/evals/scoring/test_figures.py",),
    ),
    Breakage(
        "agreement: the last verdict of a reviewer holds",
        "evals/agreement.py",
        "if key not in kept or kept[key].at <= verdict.at:",
        "if True:",
        ("tests/evals/scoring/test_people.py",),
    ),
    Breakage(
        "gold: corrected words are a place of their own",
        "evals/gold.py",
        "    if ruling.corrected is not None:\n        yield {",
        "    if False:\n        yield {",
        ("tests/evals/verdicts/test_gold.py",),
    ),
    Breakage(
        "verdicts: undo takes back the last",
        "evals/verdicts.py",
        "            connection.execute(_INSERT, values)\n            return self._ruling(last)\n",
        "            return self._ruling(last)\n",
        ("tests/evals/verdicts/test_verdicts.py",),
    ),
    Breakage(
        "flags: what is flagged outlives its conversation, as nobody's",
        "assistant/conversations.py",
        "    \"UPDATE flags SET owner = '' WHERE answer IN",
        '    "UPDATE flags SET owner = owner WHERE answer IN',
        ("tests/assistant/study/test_conversations.py",),
    ),
    Breakage(
        "nobody reaches another's conversation",
        "assistant/conversations.py",
        "    if _owner(connection, conversation_id) != owner:\n",
        "    if False:\n",
        ("tests/assistant/study/test_conversations.py",),
    ),
    Breakage(
        "quiz: nothing is asked twice",
        "assistant/quiz.py",
        "            if question_key(item.id) not in answered:\n",
        "            if True:\n",
        ("tests/assistant/test_quizzes.py",),
    ),
    Breakage(
        "exports: nobody's words become markup in HTML",
        "assistant/export/markdown_html.py",
        "def _as_html_escaped(text: str) -> str:\n",
        "def _as_html_escaped(text: str) -> str:\n    return text\n",
        ("tests/assistant/test_export.py",),
    ),
    Breakage(
        "exports: nobody's words become markup in Markdown",
        "assistant/export/markdown_html.py",
        "def _escaped(text: str) -> str:\n",
        "def _escaped(text: str) -> str:\n    return text\n",
        ("tests/assistant/test_export.py",),
    ),
    Breakage(
        "streaming: stop ends the model's call",
        "assistant/llm/stream.py",
        "            call.cancel()\n",
        "            pass\n",
        ("tests/assistant/llm/test_failures.py::test_stopping_ends_the_call_wherever_it_waits",),
    ),
    Breakage(
        "roles: a student sees no tutor's page",
        "ui/web/security.py",
        "        if not visitor.role.allows(route.needs):\n",
        "        if False:\n",
        ("tests/ui/people/test_door.py",),
    ),
    Breakage(
        "a session of the page is whose it was first",
        "ui/web/sessions.py",
        "        return owner == visitor\n",
        "        return True\n",
        ("tests/ui/people/test_door.py",),
    ),
    Breakage(
        "another site's page can do nothing here",
        "ui/web/security.py",
        "if method not in _GUARD_READING and _from_elsewhere(headers):",
        "if False:",
        ("tests/ui/people/test_door.py",),
    ),
    Breakage(
        "rate limits: who asks too much waits",
        "ui/web/rate_limits.py",
        "                    return self._seconds(limit, who)\n",
        "                    return 0\n",
        ("tests/ui/people/test_budget.py",),
    ),
    Breakage(
        "rate limits: wrong passwords slow down",
        "ui/web/rate_limits.py",
        "                if max(waits) > 0:\n",
        "                if False:\n",
        ("tests/ui/people/test_entrance.py",),
    ),
    Breakage(
        "escaping: no document puts anything but text into a page",
        "ui/web/render.py",
        "    return Markup(whole(text).translate(_REFERENCES))\n",
        "    return Markup(whole(text))\n",
        ("tests/ui/test_marks.py", "tests/ui/test_page_views.py"),
    ),
    Breakage(
        "imports go one way",
        "corpus/span.py",
        "from dataclasses import dataclass\n",
        "from dataclasses import dataclass\n\nimport index\n",
        ("tests/test_architecture.py",),
    ),
    Breakage(
        "patterns are linear",
        "evals/scorer.py",
        r'_LINE_OR_STOP = re.compile(r"[.!?](?=\s|$)|[^\s.!?]\s*+(?:\n|$)")',
        r'_LINE_OR_STOP = re.compile(r"[.!?](?=\s|$)|(?:\s*)*[^\s.!?]\s*\s*(?:\n|$)")',
        ("-m", "patterns", "tests/test_patterns.py", "-k", "evals.scorer"),
    ),
)


def tried(breakage: Breakage, tree: Path, tests: tuple[str, ...]) -> Outcome:
    """What the tests say of the copy in `tree` with this breakage in it; the copy is whole again afterwards."""
    path = tree / breakage.path
    if not path.is_file():
        return Outcome(trouble="its file is no longer there")
    whole = path.read_text(encoding="utf-8")
    if whole.count(breakage.text) != 1:
        return Outcome(trouble=f"its text stands there {whole.count(breakage.text)} times")
    path.write_text(whole.replace(breakage.text, breakage.broken), encoding="utf-8")
    try:
        run = subprocess.run(
            [sys.executable, "-m", "pytest", "-x", "-q", "-rfE", "--no-header", "-p", "no:cacheprovider", *tests],
            cwd=tree,
            env={**os.environ, "PYTHONPATH": str(tree)},
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        path.write_text(whole, encoding="utf-8")
    seen = _SEEN.search(run.stdout)
    if run.returncode not in (0, 1):
        return Outcome(trouble=f"pytest ended with {run.returncode}: {' '.join(run.stdout.split())[-200:]}")
    return Outcome(seen_by=seen[1] if seen is not None else "")


def chosen(words: list[str]) -> tuple[Breakage, ...]:
    """The breakages whose promise or file holds one of the words; all where there are none."""
    return tuple(
        breakage
        for breakage in BREAKAGES
        if not words or any(word.lower() in f"{breakage.promise} {breakage.path}".lower() for word in words)
    )


def main() -> int:
    """Try them, and print a row each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", nargs="*", help="only those whose promise or file holds one of these")
    parser.add_argument("--tests", nargs="+", help="run these tests instead of the ones named")
    arguments = parser.parse_args()
    unseen = 0
    with tempfile.TemporaryDirectory(prefix="footnote-broken-") as folder:
        tree = Path(folder, "tree")
        shutil.copytree(ROOT, tree, ignore=_IGNORED)
        Path(folder, "shared").symlink_to(ROOT.parent / "shared")
        print("| promise | broken in | seen by |\n|---|---|---|")
        for breakage in chosen(arguments.words):
            outcome = tried(breakage, tree, tuple(arguments.tests or breakage.tests))
            unseen += not outcome.seen_by
            print(
                f"| {breakage.promise} | {breakage.path} | {outcome.seen_by or outcome.trouble or 'NO TEST'} |",
                flush=True,
            )
    return min(unseen, 1)


if __name__ == "__main__":
    sys.exit(main())
