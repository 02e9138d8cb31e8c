"""allauth's list of sessions, without what it does by itself at each sign-in."""

from allauth.usersessions.apps import UserSessionsConfig


class SessionsConfig(UserSessionsConfig):
    """Leaves the list to ``receivers`` and ``sessions.forget_over``.

    allauth asks at each sign-in for every session of the account, three queries for each.
    """

    def ready(self) -> None:
        """Connect none of allauth's receivers."""
