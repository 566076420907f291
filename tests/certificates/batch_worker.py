"""A worker of batches in a process of its own; at one stage it says so, holds its breath and waits to be killed.

The stages are put round our functions here, from outside: nothing in the site knows of them.
Run as: python -m tests.certificates.batch_worker DATABASE PRIVATE KEYS BATCH STAGE
"""

import sys
import time
from functools import wraps

import django

# stage: module, function, whether it holds before or after it, at which call
STAGES = {
    "after the claim": ("certificates.batch_work", "claim", "after", 2),
    "inside the award": ("certificates.actions", "_ask_for_document", "before", 2),
    "after the award": ("certificates.batch_work", "award", "after", 2),
    "before the credential": ("certificates.badge", "credential_of", "before", 2),
    "after the credential": ("certificates.badge", "credential_of", "after", 2),
    "after the rendering": ("certificates.document.papers", "printed", "after", 2),
    "after the signature": ("certificates.signing", "sign", "after", 2),
    "before the file has its name": ("os", "link", "before", 2),
    "after the file": ("certificates.filing", "keep", "after", 2),
    "after its digest": ("certificates.printing", "store", "after", 2),
    "inside the giving out, its letter written": ("cms.mail", "send", "after", 2),
    "after the giving out": ("certificates.printing", "give_out", "after", 2),
    "before the row says so": ("certificates.batch_work", "settle", "before", 2),
    "inside the end, its letter written": ("cms.mail", "send", "after", 4),
    "after the end": ("certificates.batch_work", "finish", "after", 1),
}
NOWHERE = "nowhere"


def say(word):
    """Tell whoever started us."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def hold(stage):
    """Make the function of a stage stop its process there."""
    from importlib import import_module

    name, function, side, turn = STAGES[stage]
    module, calls = import_module(name), []
    whole = getattr(module, function)

    def stop():
        say("holding")
        time.sleep(600)

    @wraps(whole)
    def held(*arguments, **more):
        calls.append(1)
        if side == "before" and len(calls) == turn:
            stop()
        result = whole(*arguments, **more)
        if side == "after" and len(calls) == turn:
            stop()
        return result

    setattr(module, function, held)


def main(database, private, keys, batch, stage):
    """Work on a batch until killed."""
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    settings.STORAGES["private"]["OPTIONS"]["location"] = private
    settings.SIGNING_KEYS = keys
    django.setup()
    from certificates import batch_work

    if stage != NOWHERE:
        hold(stage)
    say("ready")
    sys.stdin.readline()
    batch_work.carry_on(int(batch), seconds=600)
    say("done")


if __name__ == "__main__":
    main(*sys.argv[1:])
