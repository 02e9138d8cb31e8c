"""How gunicorn serves Prima, on a developer's machine and on a server."""

import os

# Threads share one process's memory and wait for the database side by side.
worker_class = "lms.web_worker.EvenThreadWorker"
workers = int(os.environ.get("WEB_PROCESSES", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))
# The program is loaded once and shared: a faster start and a third less memory.
preload_app = True
# A process is replaced now and then, so a slow leak never grows large.
max_requests = 5000
max_requests_jitter = 500
timeout = 60
# nginx closes a connection that is idle for 60 seconds (keepalive_timeout in nginx.conf), and we
# later: closed by us just as a request sets out on it, a POST would come back as a 502.
keepalive = 75
graceful_timeout = 30
control_socket_disable = True


def child_exit(_server: object, worker: object) -> None:
    """Take a process that has ended out of those that share connections."""
    from lms.web_worker import forget  # noqa: PLC0415 - once the server knows its folder

    forget(worker)
