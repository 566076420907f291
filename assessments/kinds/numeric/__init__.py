"""A number with its unit, judged by bands, with critical ranges."""
