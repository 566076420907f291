"""Cloze: a text with blanks, each filled from its own list; some blanks may be linked."""
