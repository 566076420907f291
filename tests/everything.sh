#!/bin/sh
# Everything that CI runs, the quickest complaint first; `make test` calls it. `style` stops before the tests.
set -eu
cd "$(dirname "$0")/.."
PY=${PY:-.venv/bin/python}

step() {
  printf '\n== %s\n' "$1"
  shift
  "$@"
}

step "Format of the code" "$PY" -m ruff format --check --quiet .
step "Style of the code" "$PY" -m ruff check .
step "Indentation of the templates" "$PY" -m djhtml --check templates
step "Who may import whom" "$PY" -c "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"
step "Types of the rules and the arithmetic" "$PY" -m mypy --no-error-summary \
  assessments/conversation assessments/engine assessments/kinds/*/kind.py assessments/consistency.py assessments/timing.py \
  certificates/credit/amounts.py certificates/credit/identifiers.py certificates/names.py certificates/reading certificates/risks.py certificates/wording.py certificates/rules.py cms/days.py cms/lines.py cms/words.py courses/audience.py \
  courses/calendar_days.py courses/coverage.py courses/grading.py courses/hours.py courses/progress.py courses/rule_differences.py courses/reminder_times.py \
  courses/review_dates.py courses/self_ratings.py \
  courses/rosters/columns.py courses/rosters/encoding.py courses/rosters/planning.py courses/rosters/reading.py \
  courses/rosters/refusing.py
if [ "${1:-}" = style ]; then exit 0; fi

if [ -n "${DATABASE_URL:-}" ]; then
  step "The tests, on the database of DATABASE_URL" "$PY" -m pytest -n auto
  exit 0
fi
server=$("$PY" -m tests.postgresql)
if [ -n "$server" ]; then
  step "What the database itself must keep, on PostgreSQL" \
    env DATABASE_URL="$server" "$PY" -m pytest -n auto -m "database and not browser"
else
  printf '\nPostgreSQL was not tested: no server on 127.0.0.1:5432 lets this user make databases.\n'
fi
step "The tests, on SQLite" "$PY" -m pytest -n auto
