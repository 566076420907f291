"""Highlight: choose words in a running text."""
