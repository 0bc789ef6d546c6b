"""Answers that took work, cached for as long as there is room."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future

ROOM = 32_000_000  # bytes


class AnswerCache:
    """Answers by their tags, for many threads: each is made once, and those used longest ago make room."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._answers: OrderedDict[str, Future[bytes]] = OrderedDict()  # the last used one last
        self._lock = threading.Lock()

    def of(self, tag: str, make: Callable[[], bytes]) -> bytes:
        """The answer of that tag, made if need be while other threads wait; what `make` raises is not cached."""
        with self._lock:
            answer = self._answers.get(tag)
            is_known = answer is not None
            if answer is None:
                answer = self._answers[tag] = Future()
            self._answers.move_to_end(tag)
        if not is_known:
            self._make(tag, answer, make)
        return answer.result()

    def _make(self, tag: str, answer: Future[bytes], make: Callable[[], bytes]) -> None:
        try:
            answer.set_result(make())
        except BaseException as error:
            with self._lock:
                self._answers.pop(tag, None)
            answer.set_exception(error)
            raise
        self._make_room()

    def _make_room(self) -> None:
        with self._lock:
            sizes = {tag: len(one.result()) for tag, one in self._answers.items() if one.done()}
            over = sum(sizes.values()) - self._room
            for tag, size in sizes.items():
                if over <= 0:
                    break
                del self._answers[tag]
                over -= size
