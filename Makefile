# Every target makes the environment in .venv when it is missing or older than the lock.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
LIBRARY ?= $(CURDIR)/.work/library
SHARED ?= ../shared
# Test files are shared out among so many processes; each loads the networks that its files need.
WORKERS ?= 2
# Where there is a wheel of the server that the tests start.
PGSERVER := python_version < '3.13' and (platform_machine == 'x86_64' or sys_platform == 'darwin')

.PHONY: serve test check patterns browser eval eval-answers eval-llm eval-checker eval-ingest eval-verifier bench crowd lock clean

serve: $(READY)  ## open the page at http://127.0.0.1:7860
	$(BIN)/footnote --library "$(LIBRARY)" serve

test: $(READY)  ## every test that needs no browser
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile

check: $(READY)  ## lint, format and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

patterns: $(READY)  ## every pattern takes time in proportion to its text; minutes
	$(BIN)/python -m pytest -s -m patterns tests/test_patterns.py

browser: $(READY)  ## the tests that drive Debian's chromium
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile -m browser tests/browser

eval: $(READY)  ## the question sets, the naive way beside
	$(BIN)/footnote eval run evals/questions/bundled.jsonl --documents corpus/reviews
	$(BIN)/footnote eval run evals/questions/tuning.jsonl --documents "$(SHARED)/reviews"
	$(BIN)/footnote eval run evals/questions/held_out.jsonl --documents "$(SHARED)/reviews"

eval-ingest: $(READY)  ## what is read of real files of every form; 500 articles into a library
	$(BIN)/footnote eval ingest --data "$(SHARED)/data" --articles 500 --each

eval-answers: $(READY)  ## finding, answering, abstaining; OLD=CHECKOUT stands beside; what each part adds
	$(BIN)/python -m evals.lab.answer_figures --shared "$(SHARED)" $(if $(OLD),--old "$(OLD)")
	$(BIN)/python -m evals.lab.answer_ablation --shared "$(SHARED)"

eval-llm: $(READY)  ## MODEL="gguf:/path/to/model.gguf ..." beside the documents' own words, 60 development questions
	$(BIN)/python -m evals.lab.llm_table $(MODEL) --shared "$(SHARED)" --limit $(or $(LIMIT),60)

eval-verifier eval-checker: $(READY)  ## the verifier on sets judged by people and on planted faults, beside baselines
	$(BIN)/python -m evals.lab.verifier_table --shared "$(SHARED)"

crowd: $(READY)  ## fifty students at once at a real server: every answer held against what it is alone
	$(BIN)/python -m evals.lab.crowd --students 50

bench: $(READY)  ## speed, 10,000 passages too, and the fusion sweep over COVID-QA
	$(BIN)/footnote bench --data "$(SHARED)/data"

lock: $(READY)  ## write requirements.lock anew from what is installed
	$(BIN)/python -m pip freeze --exclude footnote --exclude-editable | sed -e 's/^torch==\([^+]*\)+cpu$$/torch==\1/' -e "s/^pgserver==.*/&; $(PGSERVER)/" > requirements.lock

$(READY): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $(READY)

clean:
	rm -rf .venv .work .pytest_cache .mypy_cache .ruff_cache
