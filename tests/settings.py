"""Settings of the tests: local mode, files in a folder of each process's own, and nothing taken from the shell.

Only DATABASE_URL is taken over, so that the whole suite can run on PostgreSQL.
"""

import atexit
import os
import shutil
import tempfile

from cms.environment import VARIABLES

database_url = os.environ.get("DATABASE_URL", "")
for variable in VARIABLES:
    os.environ.pop(variable.name, None)
test_dir = tempfile.mkdtemp(prefix="alongside-test-")
os.mkdir(f"{test_dir}/static")
atexit.register(shutil.rmtree, test_dir, ignore_errors=True)
os.environ |= {
    "SITE_MODE": "local",
    "SITE_URL": "http://localhost:8000",
    "SECRET_KEY": "tests-" + "0123456789" * 5,
    "VAR_DIR": test_dir,
    "TASKS": "immediate",
    "LOG_LEVEL": "ERROR",
    # Playwright's own loop makes Django think that tests are asynchronous; they are not.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
}
if database_url:
    os.environ["DATABASE_URL"] = database_url

from cms.settings import *  # noqa: E402, F403
from cms.settings import DATABASES, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Static files straight from the source: the manifest's own test collects them.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A test database need not survive a power cut.
    pragmas = DATABASES["default"]["OPTIONS"]["init_command"]
    DATABASES["default"]["OPTIONS"]["init_command"] = pragmas.replace("synchronous=FULL", "synchronous=OFF")
else:
    # A pool would keep connections to a database that is dropped and cloned between tests.
    DATABASES["default"]["OPTIONS"].pop("pool", None)
