"""Team care plans: written together by several disciplines, row by row, signed by everybody."""
