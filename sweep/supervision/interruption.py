"""Ctrl-C once: finish the epoch. Twice: stop now. SIGTERM: finish it within the grace. None loses anything."""

import os
import signal
import socket
import time
from collections.abc import Callable
from types import FrameType
from typing import Self


class Interruption:
    """Counts the requests to stop, and makes `wakeup` readable when one comes in.

    SIGINT and SIGTERM ask once; a second one asks to stop at once. After a SIGTERM, which comes from a system that
    will kill soon, so does the end of the grace. A closed terminal (SIGHUP) asks once too, and sends what is still
    printed nowhere; under `nohup`, which has it ignored, it stays ignored.
    """

    SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def __init__(self, grace: float | None = None) -> None:
        self.requests = 0
        self._grace = grace  # seconds; None: as long as the epochs take
        self._deadline: float | None = None
        self._reader, self._writer = socket.socketpair()
        self._before: list[Callable[[], object]] = []
        for end in (self._reader, self._writer):
            end.setblocking(False)

    @property
    def wakeup(self) -> socket.socket:
        """Readable after a signal."""
        return self._reader

    @property
    def drains(self) -> bool:
        """Whether running trials are to end their epoch and give their slot back."""
        return self.requests > 0

    @property
    def is_urgent(self) -> bool:
        """Whether to stop without waiting for the epochs."""
        return self.requests > 1 or (self._deadline is not None and time.monotonic() > self._deadline)

    def clear_wakeup(self) -> None:
        """Empty `wakeup`, so that the next wait waits."""
        try:
            while self._reader.recv(64):
                pass
        except BlockingIOError:
            pass

    def __enter__(self) -> Self:
        fd = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        self._before.append(lambda: signal.set_wakeup_fd(fd))
        for number in self.SIGNALS:
            if number == signal.SIGHUP and signal.getsignal(number) == signal.SIG_IGN:
                continue
            handler = signal.signal(number, self._on_signal)
            self._before.append(lambda number=number, handler=handler: signal.signal(number, handler))  # type: ignore[misc]
        return self

    def __exit__(self, *_: object) -> None:
        while self._before:
            self._before.pop()()
        self._reader.close()
        self._writer.close()

    def _on_signal(self, number: int, _: FrameType | None) -> None:
        if number == signal.SIGHUP:
            nowhere = os.open(os.devnull, os.O_RDWR)
            for standard in (1, 2):
                os.dup2(nowhere, standard)
            self.requests = max(self.requests, 1)
        else:
            self.requests += 1
            if number == signal.SIGTERM and self._grace is not None:
                self._deadline = time.monotonic() + self._grace
