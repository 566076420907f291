#!/usr/bin/env python
"""Django's command-line door to Alongside."""

import os
import sys


def main():
    """Run one management command; a wrong setting is told in a sentence, not in a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        # Django's own door swallows what is wrong with the settings and stumbles over it later, without a word of it.
        _ = settings.INSTALLED_APPS
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        hint = (
            ""
            if "SITE_MODE" in os.environ
            else "\n(On your own computer, use `make run` or set SITE_MODE=local.)"
        )
        sys.exit(f"Alongside cannot start. These settings are wrong:\n{error}{hint}")


if __name__ == "__main__":
    main()
