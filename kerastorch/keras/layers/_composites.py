"""What layers compute of RaggedTensors and SparseTensors: the functions behind their
`_call_composites`, which a raw call asks when it meets one.
"""

from ..._core.composite import Composite
from ..._core.convert import to_tensor
from ..._ops import arithmetic, casting, comparison, creation, joining, reductions, shaping
from ..._ops.indexing import gather
from ...nn import softmax
from ...ragged._ragged_tensor import RaggedTensor
from ...sparse import concat as concat_sparse
from ...sparse import to_dense
from ...sparse._sparse_tensor import SparseTensor
from .._layer.layer import refuse_composites
from ._common import phase


def on_flat_values(layer, inputs, *args, **kwargs):
    """The layer on the innermost values, in their rows: for what it does element by element."""
    if not isinstance(inputs, RaggedTensor):
        refuse_composites(layer, inputs)
    return inputs.with_flat_values(layer.call(inputs.flat_values, *args, **kwargs))


def along_last_axis(layer, inputs, *args, **kwargs):
    """The layer on the innermost values where these have a last axis, which it works along."""
    if not isinstance(inputs, RaggedTensor) or inputs.flat_values.shape.rank < 2:
        refuse_composites(layer, inputs)
    return on_flat_values(layer, inputs, *args, **kwargs)


def flat_or_dense(layer, inputs, *args, **kwargs):
    """`on_flat_values` for RaggedTensors; SparseTensors in their dense form."""
    if isinstance(inputs, SparseTensor):
        return layer.call(to_dense(inputs), *args, **kwargs)
    return on_flat_values(layer, inputs, *args, **kwargs)


def activated(layer, inputs):
    """An activation: element by element, but for softmax, which knows rows."""
    if not isinstance(inputs, RaggedTensor):
        refuse_composites(layer, inputs)
    if inputs.flat_values.shape.rank < 2 and _is_softmax(layer):
        return softmax(inputs)
    return on_flat_values(layer, inputs)


def rows_softmax(layer, inputs, mask=None):
    """The softmax along the last axis, which may be ragged."""
    if isinstance(inputs, RaggedTensor) and layer.axis == -1:
        return softmax(inputs)
    refuse_composites(layer, inputs)


def _is_softmax(layer):
    return "softmax" in getattr(layer.activation, "__name__", "")


def masked(layer, inputs):
    """The rows, 0 at the masked steps."""
    if not isinstance(inputs, RaggedTensor):
        refuse_composites(layer, inputs)
    kept = reductions.reduce_any(comparison.not_equal(inputs, layer.mask_value), -1, keepdims=True)
    return arithmetic.multiply(inputs, casting.cast(kept, inputs.dtype))


def refused(layer, inputs):
    """The error of a layer that says itself that it takes no RaggedTensors."""
    name = layer.name
    if any(isinstance(x, RaggedTensor) for x in inputs):
        raise ValueError(
            f"Layer {name} does not support RaggedTensors as input. Inputs received: {inputs}. You "
            "can try converting your input to a dense (uniform) tensor."
        )
    refuse_composites(layer, inputs)


def as_they_are(layer, inputs, *args, **kwargs):
    """The inputs themselves."""
    return inputs


def dropped(layer, inputs, training=None):
    """Dropout: of the innermost values, or of a SparseTensor's, while training."""
    if isinstance(inputs, SparseTensor):
        return inputs.with_values(layer.call(inputs.values, training=training))
    return on_flat_values(layer, inputs, training=training)


def dropped_channels(layer, inputs, training=None):
    """Dropout of whole channels of rows while training."""
    if not isinstance(inputs, RaggedTensor):
        refuse_composites(layer, inputs)
    if not phase(training):
        return inputs
    ones = creation.ones([len(inputs), 1, inputs.shape[-1]], inputs.dtype)
    kept = layer.call(ones, training=training)
    rows = gather(shaping.squeeze(kept, 1), inputs.value_rowids())
    return inputs.with_values(arithmetic.multiply(inputs.values, rows))


def cropped(layer, inputs):
    """Rows without their first and last steps."""
    if not isinstance(inputs, RaggedTensor):
        refuse_composites(layer, inputs)
    before, after = layer.cropping
    return inputs[:, before : -after if after else None]


def reduced(function):
    """A reduction of rows over the steps: `function(ragged, axis, keepdims)`."""

    def call(layer, inputs, mask=None):
        if not isinstance(inputs, RaggedTensor):
            refuse_composites(layer, inputs)
        return function(inputs, axis=layer._axes[0], keepdims=layer._keeps)

    return call


def combined(layer, inputs):
    """A merge layer of several tensors, some of them ragged."""
    if any(isinstance(x, SparseTensor) for x in inputs):
        raise TypeError(f"Layer {layer.name!r} does not take SparseTensors: {inputs}")
    return layer._merge([x if isinstance(x, Composite) else to_tensor(x) for x in inputs])


def concatenated(layer, inputs):
    """Concatenation of RaggedTensors, of SparseTensors, or of either with tensors."""
    if all(isinstance(x, SparseTensor) for x in inputs):
        return concat_sparse(layer.axis, inputs)
    parts = [to_dense(x) if isinstance(x, SparseTensor) else x for x in inputs]
    return joining.concat(parts, layer.axis)


def repeated(layer, inputs):
    """Rows, each so many times."""
    if not isinstance(inputs, RaggedTensor):
        refuse_composites(layer, inputs)
    return shaping.tile(shaping.expand_dims(inputs, 1), [1, layer.n, 1])


mean_of_steps, largest_of_steps = reduced(reductions.reduce_mean), reduced(reductions.reduce_max)
