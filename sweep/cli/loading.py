"""How an exported model is loaded: Python to copy, by its format."""

from sweep.export.contract import CLASSES
from sweep.export.exporting import ExportRecord
from sweep.wording import printable


def loading_lines(record: ExportRecord) -> tuple[str, ...]:
    """Python that loads the model and names its classes."""
    model, shape = str(record.model), f"(n, {', '.join(map(str, record.image))})"
    classes = f"classes = open({str(record.directory / CLASSES)!r}).read().splitlines()  # {_few(record.classes)}"
    scores = f"# {shape} → (n, {len(record.classes)})"
    lines: dict[str, tuple[str, ...]] = {
        "keras": (
            "import keras",
            f"model = keras.saving.load_model({model!r})",
            f"scores = model.predict(images)  {scores}",
        ),
        "saved_model": (
            "import tensorflow as tf",
            f"model = tf.saved_model.load({model!r})",
            f"scores = model.serve(tf.constant(images, tf.float32))  {scores}",
        ),
        "tflite": (
            "from ai_edge_litert.interpreter import Interpreter",
            f"run = Interpreter({model!r}).get_signature_runner()",
            f"scores = run(pixels=images.astype('float32'))['output_0']  {scores}",
        ),
        "onnx": (
            "import onnxruntime",
            f"session = onnxruntime.InferenceSession({model!r})",
            f"(scores,) = session.run(None, {{'pixels': images.astype('float32')}})  {scores}",
        ),
    }
    *load, run = lines[record.format]
    return (*load, classes, run)


def _few(names: tuple[str, ...], shown: int = 3) -> str:
    """Names in a comment, which none of them may end."""
    return printable(", ".join(names) if len(names) <= shown + 1 else f"{', '.join(names[:shown])}, … {names[-1]}")
