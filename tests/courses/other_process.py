"""A web process of its own: answers what it is asked over its standard input.

Takes lines of JSON, ``{"session", "address"}``; answers each with ``{"status", "text"}``.
"""

import json
import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django  # noqa: PLC0415

    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    settings.ALLOWED_HOSTS.append("testserver")
    if "EPHEMERAL" in os.environ:
        settings.DATABASES["ephemeral"]["NAME"] = os.environ["EPHEMERAL"]
    for line in sys.stdin:
        wanted = json.loads(line)
        browser = Client(headers={"accept-language": "en"})
        browser.cookies[settings.SESSION_COOKIE_NAME] = wanted["session"]
        answer = browser.get(wanted["address"])
        told = {"status": answer.status_code, "text": answer.text}
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
