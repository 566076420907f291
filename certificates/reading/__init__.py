"""What stands in a file that a stranger sent: pure, without Django, and never in the process that serves pages."""
