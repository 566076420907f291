"""The intensive day: observed communication at stations, from the schedule to what learners take home."""
