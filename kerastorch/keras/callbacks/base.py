"""Callback: the methods that fit, evaluate and predict call."""

import logging

import numpy as np

from ..._core import nest
from ..._core.tensor import Tensor

log = logging.getLogger("kerastorch")


class Callback:
    """Base class of callbacks (tf.keras.callbacks.Callback).

    `model` is the model and `params` a dictionary with verbose, epochs and steps.  Methods get
    the number of the epoch or batch and `logs`, the results so far by name.

    >>> class Shout(tf.keras.callbacks.Callback):
    ...     def on_epoch_end(self, epoch, logs=None):
    ...         print(epoch, logs["loss"])
    """

    def __init__(self):
        self.validation_data = None
        self.model = None
        self._chief_worker_only = None
        self._supports_tf_logs = False

    def set_params(self, params):
        """Sets `params`."""
        self.params = params

    def set_model(self, model):
        """Sets `model`."""
        self.model = model

    def on_batch_begin(self, batch, logs=None):
        """The old name of `on_train_batch_begin`."""

    def on_batch_end(self, batch, logs=None):
        """The old name of `on_train_batch_end`."""

    def on_epoch_begin(self, epoch, logs=None):
        """Before an epoch of training."""

    def on_epoch_end(self, epoch, logs=None):
        """After an epoch and its validation."""

    def on_train_batch_begin(self, batch, logs=None):
        """Before a step of training."""
        self.on_batch_begin(batch, logs=logs)

    def on_train_batch_end(self, batch, logs=None):
        """After a step of training."""
        self.on_batch_end(batch, logs=logs)

    def on_test_batch_begin(self, batch, logs=None):
        """Before a step of evaluation."""

    def on_test_batch_end(self, batch, logs=None):
        """After a step of evaluation."""

    def on_predict_batch_begin(self, batch, logs=None):
        """Before a step of prediction."""

    def on_predict_batch_end(self, batch, logs=None):
        """After a step of prediction; logs["outputs"] holds its outputs."""

    def on_train_begin(self, logs=None):
        """When fit begins."""

    def on_train_end(self, logs=None):
        """When fit ends; `logs` are those of the last epoch."""

    def on_test_begin(self, logs=None):
        """When an evaluation begins."""

    def on_test_end(self, logs=None):
        """When an evaluation ends."""

    def on_predict_begin(self, logs=None):
        """When a prediction begins."""

    def on_predict_end(self, logs=None):
        """When a prediction ends."""

    def _has_own(self, *hooks):
        # asked of the object, which may make its methods up
        return any(
            getattr(getattr(self, hook), "__func__", None) is not getattr(Callback, hook)
            for hook in hooks
        )

    def _implements_train_batch_hooks(self):
        return self._has_own(
            "on_train_batch_begin", "on_train_batch_end", "on_batch_begin", "on_batch_end"
        )

    def _implements_test_batch_hooks(self):
        return self._has_own("on_test_batch_begin", "on_test_batch_end")

    def _implements_predict_batch_hooks(self):
        return self._has_own("on_predict_batch_begin", "on_predict_batch_end")


class LambdaCallback(Callback):
    """A callback out of functions (tf.keras.callbacks.LambdaCallback).

    on_epoch_begin and on_epoch_end take (epoch, logs), on_batch_begin and on_batch_end
    (batch, logs), on_train_begin and on_train_end (logs); other methods by keyword.

    >>> log = tf.keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: print(logs))
    """

    def __init__(
        self,
        on_epoch_begin=None,
        on_epoch_end=None,
        on_batch_begin=None,
        on_batch_end=None,
        on_train_begin=None,
        on_train_end=None,
        **kwargs,
    ):
        super().__init__()
        self.__dict__.update(kwargs)
        given = {
            "on_epoch_begin": on_epoch_begin,
            "on_epoch_end": on_epoch_end,
            "on_batch_begin": on_batch_begin,
            "on_batch_end": on_batch_end,
            "on_train_begin": on_train_begin,
            "on_train_end": on_train_end,
        }
        self.__dict__.update((name, f) for name, f in given.items() if f is not None)


def number(value):
    """A tensor or numpy scalar as a Python number, bytes or an array; all else as it is."""
    if type(value) is Tensor:
        raw = value._t
        return value.numpy() if raw.ndim else raw.item()
    if hasattr(value, "numpy") and not hasattr(value, "_components"):
        value = value.detach().cpu().numpy() if hasattr(value, "detach") else value.numpy()
    if isinstance(value, (np.ndarray, np.generic)) and value.ndim == 0:
        return value.item()
    return value


def numbers(logs):
    """A nest of results with `number` applied to each."""
    if type(logs) is dict and not any(isinstance(v, (dict, list, tuple)) for v in logs.values()):
        return {k: v if type(v) is float else number(v) for k, v in logs.items()}
    return nest.map_structure(number, logs)
