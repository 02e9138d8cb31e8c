"""The process apart: ``python -m lms.core.confined package.module:name`` (see ``apart``).

Reads a file from its standard input and writes what the function says of it to its standard output.
Imports no Django: it starts once for each file.
"""

import os
import resource
import sys
from contextlib import suppress
from importlib import import_module

MOST_SECONDS = 10
"""Of processor time: the largest picture taken, in the slowest format, needs two."""
MOST_BYTES = 1024**3
POLITENESS = 5
"""Beside others who want the processor it gets a third of what they do."""


def main() -> None:
    """Call the function named on the command line; exit with ``EX_UNAVAILABLE`` out of memory."""
    confine()
    module, _colon, name = sys.argv[1].partition(":")
    try:
        said: str = getattr(import_module(module), name)(sys.stdin.buffer.read())
    except MemoryError:
        sys.exit(os.EX_UNAVAILABLE)
    sys.stdout.write(said)


def confine() -> None:
    """Give up, for good, the right to more time or memory, to files and to precedence."""
    os.nice(POLITENESS)
    limits = {
        resource.RLIMIT_CPU: MOST_SECONDS,
        resource.RLIMIT_AS: MOST_BYTES,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for limit, most in limits.items():
        with suppress(ValueError):  # macOS knows no limit to memory
            resource.setrlimit(limit, (most, most))


if __name__ == "__main__":
    main()
