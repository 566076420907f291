"""SQLite for a web server with threads: see base.py."""
