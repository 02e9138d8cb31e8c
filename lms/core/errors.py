"""Errors of background work that people read."""


class ExplainedError(Exception):
    """An error whose message is written for the person who asked for the work."""


class PermanentError(ExplainedError):
    """Trying again would end the same way, so a job that raises this is not retried."""


class LaterError(ExplainedError):
    """It cannot be done now, so a job that raises this starts again, however often it has.

    ``seconds`` is how much later.
    """

    def __init__(self, message: str, *, seconds: float) -> None:
        super().__init__(message)
        self.seconds = seconds
