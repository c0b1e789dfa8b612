"""Records applications.json: run with the python of TensorFlow 2.15.

python make_applications.py          all
python make_applications.py cases    only the cases, which are quick
"""

import json
import sys
from pathlib import Path

import numpy as np

PATH = Path(__file__).with_name("applications.json")


def main():
    import application_models as models
    import tensorflow as tf
    from cases import evaluate

    golden = json.loads(PATH.read_text()) if PATH.exists() else {}
    golden["cases"] = {case: evaluate(case, tf, **names(tf)) for case in CASES}
    if sys.argv[1:] != ["cases"]:
        golden["outputs"] = {name: models.outputs(name, tf) for name in models.FAMILIES}
        golden["models"] = {}
        for case in models.cases():
            golden["models"][case] = models.described(case, tf)
            print(case, flush=True)
    parts = [
        json.dumps(part) + ": {\n"
        + ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in golden[part].items())
        + "\n}"
        for part in sorted(golden)
    ]  # fmt: skip
    PATH.write_text("{\n" + ",\n".join(parts) + "\n}\n")


def names(tf):
    """What the cases may use beside tf and np."""
    return {
        "A": tf.keras.applications,
        "U": tf.keras.applications.imagenet_utils,
        "x": lambda *shape: np.arange(np.prod(shape), dtype="float32").reshape(shape) % 251,
        "drawn": lambda *arguments: drawn(tf, *arguments),
        "message": message,
        "formatted": lambda function: formatted(tf, function),
    }


def drawn(tf, shape, *arguments):
    """The layers that preprocess_input becomes in a functional model, and what they give."""
    tf.keras.backend.clear_session()
    image = tf.keras.Input(shape, batch_size=2)
    model = tf.keras.Model(
        image, tf.keras.applications.imagenet_utils.preprocess_input(image, *arguments)
    )
    pictures = np.arange(2 * np.prod(shape), dtype="float32").reshape(2, *shape) % 251
    return [layer.name for layer in model.layers], model(pictures)


def message(function, *arguments, **named):
    """The class and the words of the error that a call raises."""
    try:
        function(*arguments, **named)
    except Exception as error:
        return type(error).__name__, str(error)
    return "no error"


def formatted(tf, function):
    """What a function gives with images that are channels first."""
    tf.keras.backend.set_image_data_format("channels_first")
    try:
        return function()
    finally:
        tf.keras.backend.set_image_data_format("channels_last")


MODES = ("caffe", "tf", "torch")
CASES = [
    *(f"U.preprocess_input(x(2, 2, 2, 3), mode={m!r})" for m in MODES),
    *(f"U.preprocess_input(x(2, 2, 3), mode={m!r})" for m in MODES),
    *(f"U.preprocess_input(x(2, 3, 2, 2), 'channels_first', {m!r})" for m in MODES),
    *(f"U.preprocess_input(x(3, 2, 2), 'channels_first', {m!r})" for m in MODES),
    *(f"formatted(lambda: U.preprocess_input(x(2, 3, 2, 2), None, {m!r}))" for m in MODES),
    *(f"U.preprocess_input(x(2, 2, 3).astype('uint8'), mode={m!r})" for m in MODES),
    *(f"U.preprocess_input(x(2, 2, 3).astype('float64'), mode={m!r})" for m in MODES),
    *(f"U.preprocess_input(x(2, 2, 3).astype('float16'), mode={m!r})" for m in MODES),
    *(f"a = x(1, 2, 3)\nb = U.preprocess_input(a, mode={m!r})\n[a, b]" for m in MODES),
    *(f"U.preprocess_input(tf.constant(x(2, 2, 2, 3)), mode={m!r})" for m in MODES),
    *(f"U.preprocess_input(tf.constant(x(2, 2, 3)), mode={m!r})" for m in MODES),
    *(f"U.preprocess_input(tf.constant(x(2, 3, 2, 2)), 'channels_first', {m!r})" for m in MODES),
    *(f"U.preprocess_input(tf.constant(x(3, 2, 2)), 'channels_first', {m!r})" for m in MODES),
    *(f"U.preprocess_input(tf.constant(x(2, 2, 3), tf.float64), None, {m!r})" for m in MODES),
    *(f"U.preprocess_input(tf.constant(x(2, 2, 3), tf.float16), None, {m!r})" for m in MODES),
    *(f"U.preprocess_input(tf.constant([[[1, 2, 3]]]), None, {m!r})" for m in MODES),
    *(f"U.preprocess_input([[[1.0, 2.0, 3.0]]], None, {m!r})" for m in MODES),
    *(f"drawn((2, 2, 3), None, {m!r})" for m in MODES),
    *(f"drawn((3, 2, 2), 'channels_first', {m!r})" for m in MODES),
    *(
        f"d = tf.data.Dataset.from_tensor_slices(x(4, 2, 2, 3)).map(A.{home}.preprocess_input)\n"
        "list(d)"
        for home in ("vgg16", "xception", "densenet", "efficientnet")
    ),
    "d = tf.data.Dataset.from_tensor_slices(x(4, 2, 2, 3)).batch(2)\n"
    "list(d.map(lambda i: A.resnet50.preprocess_input(i)))",
    *(
        f"A.{home}.preprocess_input(x(2, 2, 3))"
        for home in (
            "convnext",
            "densenet",
            "efficientnet",
            "efficientnet_v2",
            "imagenet_utils",
            "inception_resnet_v2",
            "inception_v3",
            "mobilenet",
            "mobilenet_v2",
            "mobilenet_v3",
            "nasnet",
            "regnet",
            "resnet",
            "resnet50",
            "resnet_rs",
            "resnet_v2",
            "vgg16",
            "vgg19",
            "xception",
        )
    ),
    "message(U.preprocess_input, x(2, 2, 3), mode='other')",
    "message(U.preprocess_input, x(2, 2, 3), 'channels')",
    "message(U.preprocess_input, x(2, 2, 2))",
    "message(U.decode_predictions, x(2, 3))",
    "message(U.decode_predictions, x(1000))",
    # sizes and channels
    *(
        f"message(A.VGG16, weights=None, {arguments})"
        for arguments in (
            "input_shape=(31, 32, 3)",
            "input_shape=(32, 32)",
            "input_shape=(None, 32, 3)",
            "include_top=False, input_shape=(None, 31, 3)",
        )
    ),
    *(
        f"message(A.ResNet50, {arguments})"
        for arguments in (
            "input_shape=(100, 100, 3)",
            "include_top=False, input_shape=(100, 100, 1)",
            "include_top=False, input_shape=(100, 100)",
            "include_top=False, input_shape=(10, 100, 3)",
        )
    ),
    "message(A.MobileNetV3Small, weights=None, input_shape=(31, 40, 3))",
    "message(A.MobileNet, alpha=0.3)",
    "message(A.MobileNet, depth_multiplier=2)",
    "message(A.MobileNetV2, alpha=0.3)",
    "A.MobileNetV3Small(alpha=0.3)",
    "A.NASNetMobile(include_top=False, input_shape=(None, 64, 3))",
    "formatted(lambda: message(A.VGG16, weights=None, input_shape=(3, 31, 32)))",
    "A.VGG16(weights='other')",
    "A.VGG16(classes=10)",
    "A.ResNetRS50(weights='imagenet-i192')",
    "A.ResNet50(weights=None, other=1)",
    "A.MobileNet(weights=None, other=1)",
    "A.EfficientNetB0(weights=None, other=1)",
    "A.VGG16(weights=None, other=1)",
    "message(A.ResNet50, weights='imagenet', classifier_activation='relu')[0]",
    "A.ResNet50(weights=None, classifier_activation='relu').layers[-1].activation.__name__",
    "A.VGG16(weights=None, input_shape=(None, None, 3), include_top=False).output_shape",
    "A.MobileNetV2(weights=None, input_tensor=tf.keras.Input((96, 96, 3))).name",
    "A.MobileNetV2(weights=None, include_top=False, input_shape=(96, 128, 3)).name",
    "A.MobileNet(weights=None, include_top=False, input_shape=(128, 128, 3)).name",
    "A.MobileNetV2(weights=None, input_tensor=np.zeros([1, 96, 96, 3], 'f'))",
    "A.MobileNetV2(weights=None, input_tensor=tf.keras.Input((96, 96, 3)), input_shape=(96, 128, 3))",
    "A.MobileNetV3Large(weights=None, input_tensor=tf.zeros([1, 96, 96, 3]))",
    "A.ResNet50(weights=None, input_tensor=tf.zeros([1, 96, 96, 3]))",
    "A.ResNet50(weights=None, input_tensor=3)",
    "A.RegNetX002(weights=None, classifier_activation='relu').layers[-1].activation.__name__",
    "[A.ResNetRS50(weights=None).layers[4].name, A.ResNetRS50(weights=None).layers[4].name]",
    "A.VGG16(weights=None, pooling='other', include_top=False).output_shape",
    "import inspect\nstr(inspect.signature(A.MobileNet))",
]


if __name__ == "__main__":
    main()
