"""Short response: what matches a listed form is scored at once, the rest waits for a marker."""
