"""How a file writes what is open: `{int: …}`, `{float: …}`, `{choice: …}`, `{each_block: …}`."""

from collections.abc import Iterable

from sweep.space.dimension import Scalar, written
from sweep.space.tree import Leaf, Tree, TreeMapping
from sweep.wording import did_you_mean

OPEN_SECTIONS = ("model", "training")  # of a file, where dimensions may be
KINDS = ("int", "float", "choice")
EACH_BLOCK = "each_block"
BLOCK_FIELDS = ("convs", "filters", "kernel_size", "pooling", "batch_norm", "dropout")


def kind_of(tree: Tree) -> str:
    """`int`, `float` or `choice` when the tree is a dimension, else nothing."""
    return next((kind for kind in KINDS if isinstance(tree, TreeMapping) and kind in tree.entries), "")


def near_dimension(keys: Iterable[str]) -> str:
    """``did you mean `int`?`` for a mapping of `itn`: the dimension that was perhaps meant."""
    return next(filter(None, (did_you_mean(key, (*KINDS, EACH_BLOCK), cutoff=0.65) for key in keys)), "")


def label_of(option: Tree) -> Scalar:
    """What an option of a list is called: its value, its Keras name, or a short list as it is written."""
    if isinstance(option, Leaf):
        return option.value
    if isinstance(option, TreeMapping):
        return kind_of(option) or (next(iter(option.entries)) if len(option.entries) == 1 else None)
    if all(isinstance(item, Leaf) for item in option.items):
        return "[" + ", ".join(written(item.value) for item in option.items if isinstance(item, Leaf)) + "]"
    return None


def named_builder(tree: Tree) -> tuple[str | None, TreeMapping | None]:
    """A builder's name and what is given for its calls; no name where there is none."""
    if isinstance(tree, Leaf) and isinstance(tree.value, str):
        return tree.value, None
    if isinstance(tree, TreeMapping) and len(tree.entries) == 1:
        name, given = next(iter(tree.entries.items()))
        if isinstance(given, TreeMapping):
            return name, given
    return None, None
