"""The same server and databases, and nothing between a request and its SQL.

It opens its connections at each request, as Django does unless it is told otherwise; with
``KEEP_CONNECTIONS`` in the environment it keeps them as Prima does.
"""

import os

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections

django.setup(set_prefix=False)
settings.MIDDLEWARE = []  # once set up: allauth refuses to start without its own
settings.ROOT_URLCONF = "tests.performance.web.bare"
if "KEEP_CONNECTIONS" not in os.environ:
    for alias in connections:
        connections.settings[alias]["CONN_MAX_AGE"] = 0
application = WSGIHandler()
