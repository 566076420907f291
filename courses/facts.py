"""Word that something a certificate depends on has changed: said inside the transaction that changed it.

Apps above listen, to know whose standing to work out anew. The cost is that of one learner; nobody is scanned.
"""

_listeners = []


def listen(function):
    """Register a function (users=iterable of ids, program=id or None); used as a decorator."""
    _listeners.append(function)
    return function


def changed(*users):
    """Say that facts of these people (ids) have changed."""
    for listener in _listeners:
        listener(users=users, program=None)


def program_changed(program):
    """Say that facts of everybody in a program (id) have changed, such as what its weeks hold."""
    for listener in _listeners:
        listener(users=(), program=program)
