"""Continuing education: credit of one activity for one profession."""
