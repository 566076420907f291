"""Bow-tie: one condition, two actions to take and two parameters to watch."""
