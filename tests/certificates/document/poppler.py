"""Programs that read a finished PDF back, as other people's software does."""

import shutil
import subprocess

import pytest

PACKAGES = {
    "pdftotext": "poppler-utils",
    "pdfinfo": "poppler-utils",
    "pdfdetach": "poppler-utils",
    "pdftoppm": "poppler-utils",
    "zbarimg": "zbar-tools",
}


def run(program, *arguments):
    """Return what a program prints, as bytes; fails the test with the apt line where it is missing."""
    if not shutil.which(program):
        pytest.fail(f"{program} is missing. Run: apt-get install --no-install-recommends {PACKAGES[program]}")
    return subprocess.run([program, *map(str, arguments)], capture_output=True, timeout=60, check=True).stdout


def structure(path):
    """Return the texts of the document's tags in reading order, one string each."""
    lines = run("pdfinfo", "-struct-text", path).decode().splitlines()
    texts = (line.strip().strip('"').strip() for line in lines if line.strip().startswith('"'))
    return [text for text in texts if text]


def picture(path, out, *, resolution):
    """Draw the page in gray as a PNG beside `out` (a path without suffix) and return its path."""
    run("pdftoppm", "-r", resolution, "-gray", "-png", "-singlefile", path, out)
    return out.with_suffix(".png")
