"""The same server and databases, and nothing between a request and its SQL."""

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

django.setup(set_prefix=False)
settings.MIDDLEWARE = []  # once set up: allauth refuses to start without its own
settings.ROOT_URLCONF = "tests.performance.web.bare"
application = WSGIHandler()
