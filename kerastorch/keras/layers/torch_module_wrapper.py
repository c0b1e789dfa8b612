"""TorchModuleWrapper: a plain torch module as a layer."""

import torch

from ..._core import dispatch
from ..._core.meta_twins import drawing
from ..._graph.examples import on_examples
from ..._graph.symbolic_tensor import SymbolicTensor
from .._layer.layer import Layer


class TorchModuleWrapper(Layer):
    """Calls a torch.nn.Module (tf.keras.layers.TorchModuleWrapper, as in Keras 3).

    module: any torch.nn.Module.  Its parameters and buffers are the layer's weights; in training
        it is in torch's training mode, else in evaluation mode.

    A model may also hold torch modules as attributes and call them in its `call`; `Sequential`
    wraps them by itself.

    >>> tf.keras.layers.TorchModuleWrapper(torch.nn.Linear(3, 4))(tf.ones([2, 3])).shape
    TensorShape([2, 4])
    """

    def __init__(self, module, name=None, **kwargs):
        super().__init__(name=name, **kwargs)
        if not isinstance(module, torch.nn.Module):
            raise TypeError(f"Expected a torch.nn.Module, got {module!r} of type {type(module)}.")
        self.module = module
        self.built = True

    def call(self, inputs, training=None):
        """The module's outputs."""
        if dispatch.find_symbolic([inputs]) is None:
            return self.module(inputs)
        with drawing.twins.held():
            return on_examples(self.module, (inputs,), {}, SymbolicTensor)

    def get_config(self):
        """NotImplementedError: a torch module has no configuration that could be written down."""
        raise NotImplementedError(
            f"Layer {self.name!r} wraps a torch module ({type(self.module).__name__}), which has "
            "no config. Save its weights, or the model's state_dict()."
        )
