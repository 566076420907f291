"""The assessment engine: pure functions on frozen dataclasses. No Django, no models, no clock, no chance.

A definition (frozen at publication) and a list of events go in; state, marks and views come out. The same
input gives the same output for ever, which is what makes resuming, reviewing and regrading a replay.
"""

VERSION = "1"
"""Stored beside every score. Raise it when the same definition and events could give another result."""
