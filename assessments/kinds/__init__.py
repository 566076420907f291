"""Kinds of question: one folder each, with `kind.py` (pure) and `block.py` (the author's form)."""
