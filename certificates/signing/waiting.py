"""pyHanko speaks asynchronously; the rest of the site does not."""

import asyncio
import os
import threading
from concurrent.futures import ThreadPoolExecutor

_loops = {}
_starting = threading.Lock()


def done(coroutine):
    """Run a coroutine to its end and return its result.

    It runs on a loop of our own in a thread of its own: around us, another loop may be running. One loop is
    kept in each process (a forked one has none of its parent's threads); to make one each time costs more than
    a signature.
    """
    return asyncio.run_coroutine_threadsafe(coroutine, _loop()).result()


def done_apart(coroutine):
    """The same for what is called by something that runs here already, such as a token that is asked to sign."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


def _loop():
    with _starting:
        loop = _loops.get(os.getpid())
        if loop is None:
            loop = _loops[os.getpid()] = asyncio.new_event_loop()
            threading.Thread(target=loop.run_forever, name="signing", daemon=True).start()
    return loop
