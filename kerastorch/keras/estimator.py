"""tf.keras.estimator: model_to_estimator, which says what to use instead."""

from typing import Any as _Any
from typing import NoReturn as _NoReturn

from .._core.missing import namespace as _namespace

__all__ = ["model_to_estimator"]

__getattr__, __dir__ = _namespace(__name__)


def model_to_estimator(
    keras_model: _Any = None,
    keras_model_path: _Any = None,
    custom_objects: _Any = None,
    model_dir: _Any = None,
    config: _Any = None,
    checkpoint_format: str = "checkpoint",
    metric_names_map: _Any = None,
    export_outputs: _Any = None,
) -> _NoReturn:
    """RuntimeError: kerastorch has no Estimators; the message says what to use instead."""
    raise RuntimeError(
        "kerastorch has no Estimators, which are graphs and sessions of TensorFlow 1. Train the "
        "Keras model itself: what `input_fn` returns, a Dataset of (features, labels), is what "
        "`model.fit(dataset, steps_per_epoch=...)`, `model.evaluate` and `model.predict` take; "
        "`model_dir` becomes tf.keras.callbacks.BackupAndRestore or ModelCheckpoint, the "
        "summaries of an Estimator tf.keras.callbacks.TensorBoard."
    )
