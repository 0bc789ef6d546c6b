"""An exception in training, as one line for people."""

MAX_REASON = 300  # characters
_MEMORY_SIGNS = (
    "out of memory",
    "resource_exhausted",
    "oom when allocating",
    "failed to allocate",
    "unable to allocate",
)


def describe(error: Exception) -> str:
    """Why a trial failed: its kind and the first line that says something."""
    text = " ".join(str(error).split("\n\n")[0].split())
    if is_out_of_memory(error):
        return _short(f"out of memory: {text}" if text else "out of memory")
    return _short(f"{type(error).__name__}: {text}" if text else type(error).__name__)


def is_out_of_memory(error: Exception) -> bool:
    """Whether the backend, NumPy or Python could not get the memory it asked for."""
    is_known = isinstance(error, MemoryError) or type(error).__name__ in {"ResourceExhaustedError", "OutOfMemoryError"}
    text = str(error).lower()
    return is_known or any(sign in text for sign in _MEMORY_SIGNS)


def is_pipe_loss(error: Exception) -> bool:
    """Whether the supervisor is gone: there is nobody to tell."""
    return isinstance(error, EOFError | ConnectionError)


def _short(text: str) -> str:
    return text if len(text) <= MAX_REASON else f"{text[: MAX_REASON - 1]}…"
