"""Errors of background work that people read."""


class ExplainedError(Exception):
    """An error whose message is written for the person who asked for the work."""


class PermanentError(ExplainedError):
    """Trying again would end the same way, so a job that raises this is not retried."""
