"""Prints the address of a PostgreSQL server on this machine on which we may make databases, or nothing."""

import getpass
import sys

import psycopg

ADDRESS = "postgres://{user}@127.0.0.1:5432/postgres"


def find():
    """Return the address, or "" where no server answers or no user of ours may make databases."""
    for user in dict.fromkeys((getpass.getuser(), "postgres")):
        address = ADDRESS.format(user=user)
        try:
            with psycopg.connect(address, connect_timeout=3) as connection:
                found = connection.execute(
                    "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
                ).fetchone()
        except psycopg.Error:
            continue
        if found and found[0]:
            return address
    return ""


if __name__ == "__main__":
    sys.stdout.write(find())
