"""The door for web servers: `cms.wsgi:application`."""

import logging
import os

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
try:
    application = get_wsgi_application()
except ImproperlyConfigured as error:
    logging.getLogger(__name__).critical("Alongside cannot start. These settings are wrong:\n%s", error)
    raise
