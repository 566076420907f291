"""Matrix: a table in which each row is answered by one column, or by several."""
