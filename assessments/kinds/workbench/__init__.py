"""An opioid conversion in steps, bound to a table, or a tally of MME; each step is marked by itself."""
