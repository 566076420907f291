#!/usr/bin/env python
"""Django's command-line door to Alongside."""

import os
import sys


def main():
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
