"""What this app puts into the registries of the apps below it."""
