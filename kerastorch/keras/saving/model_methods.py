"""What models have of saving and of showing themselves, bound to their classes from above.

The classes of models stand below the formats of files, which take models apart and make them.
"""

import contextlib
import json
import logging

from ..._core.tracebacks import shortens_tracebacks
from .._base.config import KERAS_VERSION
from .._model.functional import Functional
from .._model.model import Model
from .._model.sequential import Sequential
from ..utils import layer_utils
from . import whole
from .graph_config import (
    graph_config,
    is_graph_config,
    model_from_graph_config,
    sequential_config,
    sequential_from_config,
)
from .training_config import compile_arguments, compile_config, json_default


class OfModels:
    """summary, save, load_weights, to_json and the like."""

    def summary(
        self,
        line_length=None,
        positions=None,
        print_fn=None,
        expand_nested=False,
        show_trainable=False,
        layer_range=None,
    ):
        """Prints a table of the layers, their output shapes and numbers of parameters."""
        if not self.built:
            raise ValueError(
                "This model has not yet been built. Build the model first by calling `build()` or "
                "by calling the model on a batch of data."
            )
        layer_utils.print_summary(
            self,
            line_length=line_length,
            positions=positions,
            print_fn=print_fn,
            expand_nested=expand_nested,
            show_trainable=show_trainable,
            layer_range=layer_range,
        )

    @shortens_tracebacks
    def save(self, filepath, overwrite=True, save_format=None, **kwargs):
        """Saves the whole model: architecture, weights, compile() arguments, optimizer state."""
        whole.save_model(self, filepath, overwrite=overwrite, save_format=save_format, **kwargs)

    @shortens_tracebacks
    def export(self, filepath):
        """Writes the model's call as a SavedModel for serving, which Keras can't load again."""
        from .saved_model.archive import export_model

        export_model(self, filepath)

    @contextlib.contextmanager
    def _with_saved_calls(self, functions):
        """Context manager: the layers have functions of their calls as children, for a SavedModel.

        Gives the function that says what kind of Keras object a node of the file is.
        """
        from .saved_model.call_functions import LayerCalls
        from .saved_model.written_metadata import identity_of

        with LayerCalls(self, functions, traces=True).attached():
            yield identity_of

    @shortens_tracebacks
    def save_weights(self, filepath, overwrite=True, save_format=None, options=None):
        """Saves the weights to a file."""
        whole.save_weights(self, filepath, overwrite, save_format, options)

    @shortens_tracebacks
    def load_weights(self, filepath, skip_mismatch=False, by_name=False, options=None):
        """Sets the weights from a file that `save_weights` or `save` wrote."""
        return whole.load_weights(self, filepath, skip_mismatch, by_name, options)

    def _updated_config(self):
        return {
            "class_name": type(self).__name__,
            "config": self.get_config(),
            "keras_version": KERAS_VERSION,
            "backend": "tensorflow",
        }

    def to_json(self, **kwargs):
        """The architecture as JSON text."""
        return json.dumps(self._updated_config(), default=json_default, **kwargs)

    def to_yaml(self, **kwargs):
        """The architecture as YAML text (TF 2.3); ImportError without pyyaml."""
        try:
            import yaml
        except ImportError:
            raise ImportError("Requires yaml module installed (`pip install pyyaml`).") from None
        return yaml.dump(json.loads(self.to_json()), **kwargs)

    def get_compile_config(self):
        """The arguments of compile() as plain values, or None."""
        return compile_config(self)

    def compile_from_config(self, config):
        """Compiles the model from `get_compile_config`; not one with a compile() of its own."""
        if self._overrides("compile"):
            logging.getLogger("kerastorch").warning(
                "`compile()` was not called as part of model loading because the model's "
                "`compile()` method is custom. Such a model should also override "
                "`get_compile_config()` and `compile_from_config(config)`, or be compiled after "
                "loading. Model: %s",
                type(self).__name__,
            )
            return
        self.compile(**compile_arguments(config))
        if self.built and hasattr(self.optimizer, "build"):
            self.optimizer.build(self.trainable_variables)

    @classmethod
    @shortens_tracebacks
    def from_config(cls, config, custom_objects=None):
        """A model from its `get_config`."""
        if is_graph_config(config):
            target = Functional if cls is Model else cls
            return model_from_graph_config(target, config, custom_objects)
        try:
            return cls(**config)
        except TypeError as error:
            raise TypeError(
                f"Unable to revive model from config. When overriding the `get_config()` of "
                f"{cls.__name__}, make sure that the returned config contains all items used as "
                f"arguments in the constructor: {error}. Config: {config}"
            ) from error

    def __reduce_ex__(self, protocol):
        # Through a function of this module, so that unpickling loads it and binds these methods.
        _, args, *rest = object.__reduce_ex__(self, protocol)
        return (_new, args, *rest)


class OfFunctional:
    """The config of a functional model."""

    def get_config(self):
        """The graph as nested dictionaries."""
        return graph_config(self)

    @classmethod
    @shortens_tracebacks
    def from_config(cls, config, custom_objects=None):
        """A model from its `get_config`."""
        return model_from_graph_config(cls, config, custom_objects)


class OfSequential:
    """The config of a Sequential model."""

    def get_config(self):
        """The layers' configs."""
        return sequential_config(self)

    @classmethod
    @shortens_tracebacks
    def from_config(cls, config, custom_objects=None):
        """A model from its `get_config`."""
        return sequential_from_config(cls, config, custom_objects)


def _new(cls, *args):
    return cls.__new__(cls, *args)


def _bind(cls, methods):
    for name, method in vars(methods).items():
        if name == "__reduce_ex__" or not name.startswith("__"):
            setattr(cls, name, method)


for _cls, _methods in ((Model, OfModels), (Functional, OfFunctional), (Sequential, OfSequential)):
    _bind(_cls, _methods)
