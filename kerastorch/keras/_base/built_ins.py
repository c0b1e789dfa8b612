"""Built-in classes that stand on a higher floor than who asks for them, found by their address.

A config names its layers, and an activation may be a layer: they are looked up here when they are
asked for, as they are for a file. So are the rules by which some are written.
"""

from __future__ import annotations

import importlib
from typing import Any

_ROOT = __name__.split(".")[0]
# Classes that configs name though Keras does not export them.
_UNEXPORTED = {
    "AddLoss": "keras.layers._added",
    "AddMetric": "keras.layers._added",
    "CuDNNGRU": "keras.layers.rnn.cudnn",
    "CuDNNLSTM": "keras.layers.rnn.cudnn",
    "Functional": "keras._model.functional",
    "SlicingOpLambda": "keras.layers._op_layer",
    "SyncBatchNormalization": "keras.layers.experimental",
    "ClassMethod": "keras.layers._object_layers",
    "InstanceMethod": "keras.layers._object_layers",
    "InstanceProperty": "keras.layers._object_layers",
    "TFOpLambda": "keras.layers._op_layer",
    "TensorFlowOpLayer": "keras.layers._graph_op_layer",
    "Custom>CustomScaleLayer": "keras.applications._layers",
    "LayerScale": "keras.applications._layers",
}
# Names that TensorFlow 1.13 wrote.
_OLD_NAMES = {
    "BatchNormalizationV1": "BatchNormalization",
    "BatchNormalizationV2": "BatchNormalization",
}


def found_at(address: str, name: str) -> Any:
    """The object called `name` in a module ("keras.layers"); AttributeError for none."""
    return getattr(importlib.import_module(f"{_ROOT}.{address}"), name)


def load_written_rules() -> None:
    """Loads the rules by which layers are written to SavedModels as TensorFlow's ops."""
    importlib.import_module(f"{_ROOT}.keras.saving.saved_model.rules")


def layer_classes() -> dict[str, type]:
    """The layers and models that a config may name, by class name."""
    layers = importlib.import_module(f"{_ROOT}.keras.layers")
    layer = layers.Layer
    return {
        **{k: v for k, v in vars(layers).items() if isinstance(v, type) and issubclass(v, layer)},
        **{name: found_at("keras.models", name) for name in ("Model", "Sequential")},
        **{
            name: found_at(address, name.rpartition(">")[2])
            for name, address in _UNEXPORTED.items()
        },
        **{name: getattr(layers, today) for name, today in _OLD_NAMES.items()},
    }
