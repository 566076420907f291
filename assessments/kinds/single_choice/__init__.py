"""Single best answer."""
