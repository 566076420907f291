"""What learners of several disciplines do together: teams, what they are set, and how far they are."""
