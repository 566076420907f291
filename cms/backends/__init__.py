"""Ways to the database that Django does not bring along."""
