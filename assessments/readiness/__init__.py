"""Team readiness: a test alone, the same test as a team with feedback at once, and one decision on a situation."""
