"""Background work of certificates."""

from django_tasks import task

from certificates import api


@task()
def render_certificate(certificate_id: str) -> None:
    """Make the PDF of one certificate."""
    api.render(certificate_id)


@task()
def catch_up() -> None:
    """Award what completed courses should have brought, and draw what could not be drawn."""
    api.catch_up()
    api.draw_again()
