"""A mail server on a real socket, which takes mail, refuses it, or says nothing at all."""

import email
import email.policy
import threading
from email.message import EmailMessage
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Self


class MailServer(ThreadingTCPServer):
    """Keeps what it takes in ``mails``.

    ``replies`` gives its answers to recipients it does not take; a ``mute`` one accepts
    connections and never says a word.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int, *, mute: bool = False) -> None:
        super().__init__(("127.0.0.1", port), Conversation)
        self.mails: list[EmailMessage] = []
        self.replies: dict[str, str] = {}
        self.calls = 0
        self.is_mute = mute
        self.over = threading.Event()

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.over.set()
        self.shutdown()
        self.server_close()


class Conversation(StreamRequestHandler):
    """One connection: the few words of SMTP that Django's client says."""

    server: MailServer

    def handle(self) -> None:
        self.server.calls += 1
        if self.server.is_mute:
            self.server.over.wait()
            return
        self._say("220 mail.example.go.id")
        for line in self.rfile:
            word = line.split()[0].upper()
            if word == b"QUIT":
                self._say("221 bye")
                return
            self._answer(word, line.decode().strip())

    def _answer(self, word: bytes, line: str) -> None:
        if word == b"RCPT":
            address = line.partition("<")[2].partition(">")[0]
            self._say(self.server.replies.get(address, "250 ok"))
        elif word == b"DATA":
            self._say("354 go on")
            text = b"".join(iter(self.rfile.readline, b".\r\n"))
            mail = email.message_from_bytes(text, policy=email.policy.default)
            self.server.mails.append(mail)
            self._say("250 taken")
        else:
            self._say("250 ok")

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())
