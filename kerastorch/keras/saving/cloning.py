"""tf.keras.models.clone_model."""

from ..._core import nest
from .._model.functional import Functional
from .._model.model import Model
from .._model.sequential import Sequential
from .._symbolic.keras_tensor import is_symbolic
from ..layers.input_layer import Input, InputLayer
from .graph_config import graph_config, inferred_input, rebuild


def clone_model(model, input_tensors=None, clone_function=None):
    """A model of the same architecture with new weights.

    input_tensors: symbolic tensors in the place of the model's inputs.
    clone_function: a function of a layer (no InputLayer) that gives the layer to use for it.

    A subclassed model is made anew from its `get_config`, without these two (ValueError).

    >>> twin = tf.keras.models.clone_model(model)
    >>> twin.set_weights(model.get_weights())
    """
    if clone_function is not None and not callable(clone_function):
        raise ValueError(
            f"Expected `layer_fn` argument to be a callable. Received: layer_fn={clone_function}"
        )
    make = clone_function or _remade
    if isinstance(model, Sequential):
        return _clone_sequential(model, input_tensors, make)
    if isinstance(model, Functional):
        return _clone_functional(model, input_tensors, make)
    if clone_function is not None or input_tensors is not None:
        raise ValueError(
            "Arguments clone_function and input_tensors are only supported for Sequential models "
            f"or Functional models. Received model of type {type(model).__name__!r}, with "
            f"clone_function={clone_function} and input_tensors={input_tensors}"
        )
    return _remade(model)


def _remade(layer):
    return type(layer).from_config(layer.get_config())


def _copy(layer, make):
    return _remade(layer) if isinstance(layer, InputLayer) else make(layer)


def _clone_sequential(model, input_tensors, make):
    layers = [*inferred_input(model), *model._stack]
    if input_tensors is None:
        return Sequential([_copy(x, make) for x in layers], name=model.name)
    tensors = nest.flatten(input_tensors)
    if len(tensors) != 1:
        raise ValueError(
            "To clone a `Sequential` model, we expect at most one tensor as part of "
            f"`input_tensors`. Received: input_tensors={input_tensors}"
        )
    entry = _entry(tensors[0])
    if not isinstance(entry, InputLayer):
        raise ValueError(
            "Cannot clone a `Sequential` model on top of a tensor that comes from a Keras layer "
            "other than an `InputLayer`. Use the Functional API instead. Received: "
            f"input_tensors={input_tensors}"
        )
    rest = [make(x) for x in layers if not isinstance(x, InputLayer)]
    return Sequential([entry, *rest], name=model.name)


def _entry(x):
    """The layer that a symbolic tensor comes from; a new InputLayer for another tensor."""
    if not is_symbolic(x):
        x = Input(batch_shape=tuple(x.shape), dtype=x.dtype)
    return x._keras_history[0]


def _clone_functional(model, input_tensors, make):
    created = {}
    if input_tensors is not None:
        tensors = nest.flatten(input_tensors)
        created = {n: _entry(x) for n, x in zip(model.input_names, tensors, strict=True)}
    for layer in model._graph_layers:
        if layer.name not in created:
            created[layer.name] = _copy(layer, make)
    config = graph_config(model, serialize=lambda layer: {}, live=True)
    inputs, outputs, layers = rebuild(config, created=created)
    kind = type(model)
    own = kind.__init__ not in (Model.__init__, Functional.__init__)
    clone = (Functional if own else kind)(inputs, outputs, name=model.name)
    clone._reconnect(layers.values())
    return clone
