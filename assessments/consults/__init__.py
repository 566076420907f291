"""Case consults: a learner brings a de-identified question from their community to a tertiary expert."""
