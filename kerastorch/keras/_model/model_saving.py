"""Showing, saving and describing a model."""

import json
import logging

from ..._core import nest
from .._layer.layer import _shapes


class Saving:
    """What a Model has of summary, save, load_weights, to_json and the like."""

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
        from ..utils import layer_utils

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

    def save(self, filepath, overwrite=True, save_format=None, **kwargs):
        """Saves the whole model: architecture, weights, compile() arguments, optimizer state."""
        from ..saving import save_model

        save_model(self, filepath, overwrite=overwrite, save_format=save_format, **kwargs)

    def save_weights(self, filepath, overwrite=True, save_format=None, options=None):
        """Saves the weights to a file."""
        from ..saving import save_weights

        save_weights(self, filepath, overwrite, save_format, options)

    def load_weights(self, filepath, skip_mismatch=False, by_name=False, options=None):
        """Sets the weights from a file that `save_weights` or `save` wrote."""
        from ..saving import load_weights

        return load_weights(self, filepath, skip_mismatch, by_name, options)

    def _updated_config(self):
        import kerastorch.keras as keras

        return {
            "class_name": type(self).__name__,
            "config": self.get_config(),
            "keras_version": keras.__version__,
            "backend": "tensorflow",
        }

    def to_json(self, **kwargs):
        """The architecture as JSON text."""
        from ..saving.training_config import json_default

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
        from ..saving.training_config import compile_config

        return compile_config(self)

    def compile_from_config(self, config):
        """Compiles the model from `get_compile_config`; not one with a compile() of its own."""
        from ..saving.training_config import compile_arguments

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

    def save_spec(self, dynamic_batch=True):
        """The TensorSpecs of the inputs, as (args, kwargs), or None before the first call."""
        from ..._core.tensor_spec import TensorSpec

        shapes = self._build_input_shape
        if shapes is None:
            return None
        spec = nest.map_structure(
            lambda s: TensorSpec(
                [None, *s.as_list()[1:]] if dynamic_batch else s, self.compute_dtype
            ),
            _shapes(shapes),
        )
        return (spec,), {}
