"""A large conversation in its editor: ``./prima bench conversation [--nodes 500]``.

Opens Wagtail's editor of an invented role-play in Chromium, moves a node by the mouse, writes a
word, undoes it and asks for the checks; prints how long each takes. Nothing is asserted: how fast
it is depends on the machine.
"""

import argparse
import os
import sys
from pathlib import Path

import pytest

NODES = "CONVERSATION_NODES"


def main() -> None:
    """Print what a conversation of so many nodes takes."""
    parser = argparse.ArgumentParser(prog="./prima bench conversation", description=__doc__)
    parser.add_argument("--nodes", type=int, default=500)
    os.environ[NODES] = str(parser.parse_args().nodes)
    steps = Path(__file__).with_name("conversation_in_browser.py")
    quiet = ["-q", "-s", "-n0", "-o", "addopts="]
    sys.exit(pytest.main([*quiet, str(steps)]))


if __name__ == "__main__":
    main()
