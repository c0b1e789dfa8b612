"""Published weights of keras.applications: files with the names of Keras's layers and weights,
the values by a rule that both sides know.

make_application_files.py notes names, shapes and what TensorFlow predicts after
`load_weights(file, by_name=True)`: application_files.json.
"""

import zlib

import numpy as np

# name: arguments; the inputs are small, the top is left out
SMALL = {
    "MobileNet": {"alpha": 0.25},
    "MobileNetV3Small": {"minimalistic": True},
    "ResNet50V2": {},
    "EfficientNetB0": {},
    "DenseNet121": {},
}
ALL = (  # of application_files.json  # noqa: SIM905
    "ConvNeXtBase ConvNeXtSmall ConvNeXtTiny DenseNet121 DenseNet169 DenseNet201 EfficientNetB0 "
    "EfficientNetB1 EfficientNetB2 EfficientNetB3 EfficientNetB4 EfficientNetB5 EfficientNetB6 "
    "EfficientNetB7 EfficientNetV2B0 EfficientNetV2B1 EfficientNetV2B2 EfficientNetV2B3 "
    "EfficientNetV2L EfficientNetV2M EfficientNetV2S InceptionResNetV2 InceptionV3 MobileNet "
    "MobileNetV2 MobileNetV3Large MobileNetV3Small NASNetLarge NASNetMobile ResNet101 "
    "ResNet101V2 ResNet152 ResNet152V2 ResNet50 ResNet50V2 ResNetRS101 ResNetRS50 RegNetX002 "
    "RegNetX004 RegNetY002 RegNetY008 VGG16 VGG19 Xception"
).split()
SIDES = {"InceptionV3": 75, "InceptionResNetV2": 75, "Xception": 71, "NASNetLarge": 64}


def build(tf, name):
    """The model without its top, for small pictures."""
    side = SIDES.get(name, 64)
    arguments = {"weights": None, "include_top": False, "input_shape": (side, side, 3)}
    return getattr(tf.keras.applications, name)(**arguments, **SMALL.get(name, {}))


def values(name, shape):
    """The values of a weight of a name."""
    count = int(np.prod(shape))
    wave = np.cos(np.arange(count) * 0.37 + zlib.crc32(name.encode()) % 1000)
    kind = name.rpartition("/")[2].split(":")[0]
    if kind == "moving_variance" or kind == "variance":
        found = 1 + 0.3 * wave * wave
    elif kind == "gamma" or "layer_scale" in name:
        found = 1 + 0.1 * wave
    elif len(shape) < 2:
        found = 0.05 * wave
    else:
        found = wave * np.sqrt(2.0 / (count / shape[-1]))
    return found.astype("float32").reshape(shape)


def names(model):
    """[layer name, [[weight name, shape], ...]] of the layers that have weights."""
    return [
        [layer.name, [[w.name, list(w.shape)] for w in layer.weights]]
        for layer in model.layers
        if layer.weights
    ]


def write(path, layers):
    """A file of weights as Keras publishes them."""
    import h5py

    with h5py.File(path, "w") as file:
        file.attrs["layer_names"] = [name.encode() for name, _ in layers]
        file.attrs["keras_version"], file.attrs["backend"] = b"2.4.0", b"tensorflow"
        for name, weights in layers:
            group = file.create_group(name)
            group.attrs["weight_names"] = [w.encode() for w, _ in weights]
            for weight, shape in weights:
                group.create_dataset(weight, data=values(weight, tuple(shape)))


def predictions(tf, model):
    """Some numbers of what the model predicts for two pictures."""
    shape = (2, *model.input_shape[1:])
    pictures = (np.sin(np.arange(np.prod(shape)) * 0.013) * 100 + 120).reshape(shape)
    found = np.asarray(model(tf.constant(pictures, "float32"), training=False), "float64")
    flat = found.reshape(-1)
    return [float(flat.mean()), float(flat.std()), *flat[:: max(1, flat.size // 20)].tolist()]
