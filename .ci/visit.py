"""Serves the site as `make run` does, on a free port and with data of its own, and visits it over HTTP.

Fetches the front page, signs in as the demo learner, reads a lesson, and looks at a certificate's page; then stops
the server. Standard library only. Ends with 1 and the server's own words when anything is not as it should be.
"""

import http.cookiejar
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = ROOT / ".venv" / "bin" / "python"
PATIENCE = 420


class Wrong(Exception):
    """Something is not as it should be."""


def main():
    """Serve, visit, stop. Return an exit code."""
    port = free_port()
    folder = Path(tempfile.mkdtemp(prefix="alongside-visit-"))
    environment = {**os.environ, "SITE_MODE": "local", "VAR_DIR": str(folder), "PORT": str(port)}
    log = folder / "server.log"
    with log.open("w") as out:
        server = subprocess.Popen(
            ["make", "run", f"PORT={port}"],
            cwd=ROOT,
            env=environment,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        wait_until_up(port, server)
        visit(port, demo(environment))
    except (Wrong, OSError) as problem:
        say(f"The visit failed: {problem}\n\nWhat the server said:\n{log.read_text()[-6000:]}")
        return 1
    finally:
        stop(server)
        shutil.rmtree(folder, ignore_errors=True)
    say("The visit went well: 1 passed, 0 failed")
    return 0


def say(words):
    """Print at once."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def free_port():
    """A port nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_up(port, server):
    """Wait until /healthz answers 200. Raises Wrong when the server ends or takes too long."""
    until = time.monotonic() + PATIENCE
    answer = "nothing"
    while time.monotonic() < until:
        if server.poll() is not None:
            raise Wrong(f"make run ended with exit code {server.returncode}.")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as found:
                if found.status == 200:
                    return
        except urllib.error.HTTPError as error:
            answer = error.read().decode()
        except OSError:
            pass
        time.sleep(0.5)
    raise Wrong(f"The site was not up after {PATIENCE} seconds; /healthz said {answer}.")


def demo(environment):
    """The demo's sign-ins and addresses."""
    run = subprocess.run(
        [PYTHON, "manage.py", "demo", "--json"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        raise Wrong(f"manage.py demo --json failed: {run.stderr[-2000:]}")
    return json.loads(run.stdout)


def visit(port, about):
    """Walk the pages, first by name and then by number."""
    learner, paths = about["accounts"]["learner"], about["paths"]
    for host in ("localhost", "127.0.0.1"):
        site = f"http://{host}:{port}"
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        look(browser, f"{site}/", "Alongside")
        form = look(browser, f"{site}/accounts/login/", "csrfmiddlewaretoken")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)[1]
        fields = {"csrfmiddlewaretoken": token, "login": learner["email"], "password": learner["password"]}
        post = urllib.request.Request(
            f"{site}/accounts/login/",
            urllib.parse.urlencode(fields).encode(),
            {"Referer": f"{site}/accounts/login/"},
        )
        look(browser, post, "Sign out")
        look(browser, site + paths["lesson"], "I have read this lesson")
        look(browser, site + paths["verification"], "certificate")
        say(f"{site}: front page, sign-in, lesson and verification are there.")


def look(browser, address, expected):
    """Fetch a page and return its text. Raises Wrong unless it is there and says what it should."""
    try:
        with browser.open(address, timeout=30) as answer:
            text = answer.read().decode()
    except urllib.error.HTTPError as error:
        raise Wrong(f"{error.url} answered {error.code}.") from error
    if expected not in text:
        raise Wrong(f"{answer.url} does not say “{expected}”.")
    return text


def stop(server):
    """Stop the server as Ctrl-C does; do not wait for ever."""
    if server.poll() is None:
        os.killpg(server.pid, signal.SIGINT)
        try:
            server.wait(40)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
