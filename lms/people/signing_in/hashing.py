"""How passwords are kept: Argon2id, so dear that guessing from a stolen database is slow."""

from threading import BoundedSemaphore

from django.contrib.auth.hashers import Argon2PasswordHasher

AT_ONCE = 4
_free = BoundedSemaphore(AT_ONCE)


class PasswordHasher(Argon2PasswordHasher):
    """19 MiB, two passes, one lane: the least that OWASP's Password Storage Cheat Sheet advises.

    What was hashed with other parameters is verified with those, and hashed anew at the next
    sign-in. A process hashes ``AT_ONCE`` passwords at a time and the others wait: threads beyond
    the processors make none of them faster, and each would take its memory, 100 MiB for a hash
    from before.
    """

    time_cost = 2
    memory_cost = 19 * 1024  # KiB
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        """Hash a password."""
        with _free:
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        """Tell whether this is the password."""
        with _free:
            return super().verify(password, encoded)
