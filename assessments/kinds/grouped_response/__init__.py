"""Grouped multiple response: several lists under headings, in each of which several options may be right."""
