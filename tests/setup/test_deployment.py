"""The files in deploy/ agree with each other."""

import re
import runpy

from django.conf import settings

DEPLOY = settings.ROOT / "deploy"


def test_nginx_closes_an_idle_connection_before_gunicorn_does() -> None:
    nginx = (DEPLOY / "nginx.conf").read_text()
    kept_by_nginx = re.findall(r"^    keepalive_timeout (\d+)s;", nginx, re.MULTILINE)
    kept_by_gunicorn = runpy.run_path(str(DEPLOY / "gunicorn.conf.py"))["keepalive"]

    assert [int(seconds) + 10 <= kept_by_gunicorn for seconds in kept_by_nginx] == [True]
