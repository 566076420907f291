"""Script concordance: how far a new fact moves a thought, judged against a panel. Formative only."""
