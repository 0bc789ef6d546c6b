"""Names in a store: relative, of one form, and never out of it."""


def checked(name: str) -> str:
    """The name itself; raises ValueError for one that is absolute, leaves its folder or is written oddly."""
    parts = name.split("/")
    if {"", ".", ".."} & set(parts) or "\\" in name or not name.isprintable():
        raise ValueError(f"{name!r} is not an artifact's name, such as cnn_depth/3/1/model.keras")
    return name


def sibling(location: str, file: str) -> str:
    """Where a file in the same folder is: of `…/1/model.keras` and `model.json`, `…/1/model.json`."""
    return location[: location.rfind("/") + 1] + file
