"""Verify credentials with other people's libraries, on the Node that a Python package brings.

The libraries are named and hashed in package-lock.json; `make test` installs them into the virtual environment.
"""

import json
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

HERE = Path(__file__).parent
INSTALLED = Path(sys.prefix) / "verifier"
NODE = Path(sysconfig.get_path("scripts")) / "node"


def verify(cases):
    """Return [(verified, problems)] of cases, all in one process: starting it takes longer than checking.

    A case is {"credential": JSON, "documents": every vocabulary and status list by its address, "did": the issuer's
    key document, "now": an instant as text}.
    """
    if not (INSTALLED / "node_modules").is_dir() or not NODE.exists():
        pytest.fail("The independent verifier is not installed. Run: make .venv/for-verifier")
    script = INSTALLED / "check.mjs"
    if not script.exists() or script.read_bytes() != (HERE / "check.mjs").read_bytes():
        shutil.copy(HERE / "check.mjs", script)
    run = subprocess.run(
        [NODE, script], input=json.dumps(cases), capture_output=True, text=True, timeout=120, check=False
    )
    if run.returncode:
        pytest.fail(f"The independent verifier did not run: {run.stderr[-2000:]}")
    return [(said["verified"], said["problems"]) for said in json.loads(run.stdout)]
