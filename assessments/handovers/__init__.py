"""Handover across settings: a team writes it, another one receives it, answers from it alone, and rates it."""
