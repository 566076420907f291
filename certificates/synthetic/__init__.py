"""A cohort of invented people in every state, for looking at desks, plots and lists when they are full."""
