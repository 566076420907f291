"""The registry of what stands on "My record": apps above add sections about the person's own attempts, certificates."""

_sections = []


def section(function):
    """Register a function request → {"template", …} or None, about the signed-in person (used as a decorator)."""
    _sections.append(function)
    return function


def sections(request):
    """Return every section that has something to show, in order of registration."""
    return [found for found in (function(request) for function in _sections) if found]
