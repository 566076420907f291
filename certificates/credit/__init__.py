"""Continuing education: credit of one activity for one profession. Never one paper with the program's certificate."""
