"""The models of tf.keras.applications by name, what describes them, and weights by a formula.

Used by make_applications.py under TensorFlow and by tests/keras/applications under kerastorch.
"""

import hashlib
import json

import numpy as np

_ALL = """
VGG16 VGG19 ResNet50 ResNet101 ResNet152 ResNet50V2 ResNet101V2 ResNet152V2 Xception InceptionV3
InceptionResNetV2 MobileNet MobileNetV2 MobileNetV3Small MobileNetV3Large DenseNet121 DenseNet169
DenseNet201 NASNetMobile NASNetLarge EfficientNetB0 EfficientNetB1 EfficientNetB2 EfficientNetB3
EfficientNetB4 EfficientNetB5 EfficientNetB6 EfficientNetB7 EfficientNetV2B0 EfficientNetV2B1
EfficientNetV2B2 EfficientNetV2B3 EfficientNetV2S EfficientNetV2M EfficientNetV2L ConvNeXtTiny
ConvNeXtSmall ConvNeXtBase ConvNeXtLarge ConvNeXtXLarge ResNetRS50 ResNetRS101 ResNetRS152
ResNetRS200 ResNetRS270 ResNetRS350 ResNetRS420 RegNetX002 RegNetX004 RegNetX006 RegNetX008
RegNetX016 RegNetX032 RegNetX040 RegNetX064 RegNetX080 RegNetX120 RegNetX160 RegNetX320 RegNetY002
RegNetY004 RegNetY006 RegNetY008 RegNetY016 RegNetY032 RegNetY040 RegNetY064 RegNetY080 RegNetY120
RegNetY160 RegNetY320
"""
_ONE_EACH = """
VGG16 ResNet50 ResNet50V2 Xception InceptionV3 InceptionResNetV2 MobileNet MobileNetV2
MobileNetV3Small MobileNetV3Large DenseNet121 NASNetMobile EfficientNetB0 EfficientNetV2B0
EfficientNetV2S ConvNeXtTiny ResNetRS50 RegNetX002 RegNetY002
"""
MODELS, FAMILIES = _ALL.split(), _ONE_EACH.split()
PREPROCESSING = (
    "MobileNetV3Small", "EfficientNetV2B0", "EfficientNetV2S", "ConvNeXtTiny", "ResNetRS50",
    "RegNetY002",
)  # fmt: skip
_VARIANTS = {
    "notop": "include_top=False",
    "avg": "include_top=False, pooling='avg', input_shape=(96, 96, 3)",
    "max": "include_top=False, pooling='max'",
    "classes": "classes=10, classifier_activation=None, input_shape=(128, 160, 1)",
    "tensor": "input_tensor=tf.keras.Input((224, 224, 3), name='mine')",
    "inner": "include_top=False, input_tensor=inner(tf)",
    "first": "input_shape=(3, 224, 224)",
}
_OTHERS = {
    "MobileNet": ["alpha=0.25", "depth_multiplier=2, dropout=0.1, input_shape=(160, 160, 3)"],
    "MobileNetV2": ["alpha=0.35", "alpha=1.3, include_top=False"],
    "MobileNetV3Small": ["minimalistic=True, dropout_rate=0.4", "alpha=0.75"],
    "MobileNetV3Large": ["minimalistic=True", "alpha=1.5, input_shape=(96, 128, 3)"],
    "ConvNeXtTiny": ["model_name='other'"],
    "RegNetX002": ["model_name='other'"],
    "EfficientNetB0": ["drop_connect_rate=0.0, activation='relu'"],
}


def cases():
    """{case: (model, arguments)}: all models, and variants of one of each family."""
    found = {name: (name, "") for name in MODELS}
    for name in FAMILIES:
        found |= {f"{name}-{key}": (name, text) for key, text in _VARIANTS.items()}
    for name in PREPROCESSING:
        found[f"{name}-raw"] = (name, "include_preprocessing=False")
        found[f"{name}-four"] = (name, "input_shape=(64, 64, 4)")
    for name, texts in _OTHERS.items():
        found |= {f"{name}({text})": (name, text) for text in texts}
    return found


def build(case, tf):
    """The model of a case, its names counted from 1."""
    name, text = cases()[case]
    tf.keras.backend.clear_session()
    first = case.endswith("-first")
    tf.keras.backend.set_image_data_format("channels_first" if first else "channels_last")
    try:
        return eval(
            f"tf.keras.applications.{name}(weights=None, {text})", {"tf": tf, "inner": inner}
        )
    finally:
        tf.keras.backend.set_image_data_format("channels_last")


def inner(tf):
    """A tensor inside of a model that is being drawn."""
    return tf.keras.layers.Conv2D(3, 1, name="before")(tf.keras.Input((224, 224, 3), name="mine"))


def described(case, tf):
    """The fingerprint of a case's model, or the error where Keras cannot build it."""
    try:
        return fingerprint(build(case, tf))
    except ValueError as error:
        return {"error": str(error).partition("\n")[0]}


def fingerprint(model):
    """What a model is: numbers to read, and hashes of its layers, connections and weights."""
    config = model.get_config()
    layers = config.pop("layers")
    links = [layer.pop("inbound_nodes") for layer in layers]
    weights = [[w.name, list(w.shape), bool(w.trainable)] for w in model.weights]
    return {
        "model": model.name,
        "layers": len(model.layers),
        "weights": len(weights),
        "parameters": int(model.count_params()),
        "output": list(model.output_shape),
        "hashes": {
            "names": _hash([layer.name for layer in model.layers]),
            "configs": _hash([layers, config]),
            "links": _hash(links),
            "weights": _hash(weights),
        },
    }


def _hash(value):
    text = json.dumps(value, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def outputs(name, tf):
    """The logits of a small model of a family on two pictures, its weights by a formula."""
    tf.keras.backend.clear_session()
    activation = {} if name == "RegNetX002" else {"classifier_activation": None}
    size = 96 if name in ("Xception", "InceptionV3", "InceptionResNetV2") else 64
    arguments = {"include_top": False, "pooling": "avg"} if name == "VGG16" else activation
    model = getattr(tf.keras.applications, name)(
        weights=None, classes=10, input_shape=(size, size, 3), **arguments
    )
    for number, weight in enumerate(model.weights):
        weight.assign(_values(number, weight.name, tuple(weight.shape), _GAMMA.get(name, 1)))
    pictures = np.random.RandomState(1).uniform(0, 255, (2, size, size, 3)).astype("float32")
    prepare = getattr(tf.keras.applications, _HOMES.get(name, name).lower()).preprocess_input
    return np.asarray(model(prepare(pictures))).reshape(2, -1)[:, :10].round(6).tolist()


_HOMES = {
    "ResNet50V2": "resnet_v2",
    "InceptionV3": "inception_v3",
    "InceptionResNetV2": "inception_resnet_v2",
    "MobileNetV2": "mobilenet_v2",
    "MobileNetV3Small": "mobilenet_v3",
    "MobileNetV3Large": "mobilenet_v3",
    "DenseNet121": "densenet",
    "NASNetMobile": "nasnet",
    "EfficientNetB0": "efficientnet",
    "EfficientNetV2B0": "efficientnet_v2",
    "EfficientNetV2S": "efficientnet_v2",
    "ConvNeXtTiny": "convnext",
    "ResNetRS50": "resnet_rs",
    "RegNetX002": "regnet",
    "RegNetY002": "regnet",
}


# What scales a normalization, where residual sums would grow beyond what float32 resolves.
_GAMMA = {
    "ResNet50": 0.5,
    "ResNet50V2": 0.5,
    "Xception": 0.5,
    "NASNetMobile": 0.5,
    "EfficientNetV2B0": 0.5,
    "EfficientNetV2S": 0.4,
    "ResNetRS50": 0.5,
    "RegNetX002": 0.5,
}


def _values(number, name, shape, scale):
    """The value of the weight `number`, of a size that keeps the features' scale."""
    kind = name.rpartition("/")[2].partition(":")[0]
    random = np.random.RandomState(number).standard_normal(shape)
    if kind == "gamma":
        values = scale * (1 + 0.2 * np.abs(random))
    elif "variance" in kind:
        values = 1 + 0.2 * np.abs(random)
    elif "kernel" in kind:
        fan_in = np.prod(shape[:-1]) if kind != "depthwise_kernel" else np.prod(shape[:2])
        values = random * np.sqrt(2 / fan_in)
    else:
        values = 0.1 * random
    return values.astype("int64" if kind == "count" else "float32")
