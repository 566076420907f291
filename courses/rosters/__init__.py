"""Rosters: a file of people is read, shown as a plan, and only then put into a cohort."""
