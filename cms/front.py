"""Registry of what the apps above show on the front page."""

_sections = []


def section(function):
    """Register a function request → {"template", …} for the front page (used as a decorator)."""
    _sections.append(function)
    return function


def sections(request):
    """Return every section that has something to show this visitor, in order of registration."""
    return [found for found in (function(request) for function in _sections) if found]
