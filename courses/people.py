"""The registry of what a name on a certificate must satisfy: the app that prints says what it can print."""

_checks = []


def check_name(function):
    """Register a function name → a sentence that says what is wrong, or "" (used as a decorator)."""
    _checks.append(function)
    return function


def problems_of_name(name):
    """Return every sentence that speaks against a name as it should stand on a certificate."""
    return [sentence for sentence in (function(name) for function in _checks) if sentence]
