"""Long response: a text that a person marks by a rubric."""
