"""What this app puts into the registries of packs. Importing this module registers it."""

from courses.packs import program, site, vocabulary, weeks  # noqa: F401
