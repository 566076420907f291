"""Ordering: put steps into the order in which they are done."""
