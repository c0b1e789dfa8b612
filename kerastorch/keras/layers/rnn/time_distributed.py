"""TimeDistributed: a layer on every time step."""

from ...._core import nest
from ...._core.composite import Composite
from ...._core.tensor_shape import TensorShape
from ...._ops.reductions import reduce_any
from ...._ops.shaping import reshape
from ..._base.input_spec import InputSpec
from ..._layer.inputs import as_shapes
from ..._layer.layer import Layer
from .._common import dims, sizes
from ..wrappers import Wrapper
from ._loop import dense, ragged_again, rnn

_OWN = __name__.partition(".")[0]


class TimeDistributed(Wrapper):
    """Calls a layer on each step of axis 1 (tf.keras.layers.TimeDistributed).

    A layer of Keras's gets all steps at once, as one batch; one of the user's, or a stateful one,
    is called step by step when the batch size is known.
    Inputs: [batch, time, ...], or a nest of them, or ragged along the time; outputs: [batch, time,
    ...], what the layer makes of each step.
    """

    def __init__(self, layer, **kwargs):
        if not isinstance(layer, Layer):
            raise ValueError(
                "Please initialize `TimeDistributed` layer with a `tf.keras.layers.Layer` "
                f"instance. Received: {layer}"
            )
        super().__init__(layer, **kwargs)
        self.supports_masking = True

    def build(self, input_shape):
        """Builds the layer for one step; ValueError for inputs of rank less than 3."""
        shapes = as_shapes(input_shape)
        if any(len(dims(s)) < 3 for s in nest.flatten(shapes)):
            raise ValueError(
                "`TimeDistributed` Layer should be passed an `input_shape ` with at least 3 "
                f"dimensions, received: {input_shape}"
            )
        self.input_spec = nest.map_structure(
            lambda s: InputSpec(shape=[None, None, *dims(s)[2:]]), shapes
        )
        super().build(nest.map_structure(_step_shape, shapes))

    def _goes_by_steps(self, inputs):
        """Whether the layer is called step by step."""
        if _is_built_in(self.layer) and not self.layer.stateful:
            return False
        return bool(nest.flatten(inputs)[0].shape[0])

    def call(self, inputs, training=None, mask=None):
        """The layer's results for all steps."""
        spec = self.layer._call_spec
        kwargs = {"training": training} if "training" in spec.names else {}
        if self._goes_by_steps(inputs):
            return self._by_steps(inputs, mask, kwargs)
        ragged = [isinstance(x, Composite) for x in nest.flatten(inputs)]
        if any(ragged):
            return self._on_rows(inputs, ragged, kwargs)
        steps = sizes(nest.flatten(inputs)[0])[:2]
        if "mask" in spec.names and mask is not None:
            kwargs["mask"] = _merged(mask)
        outputs = self.layer(nest.map_structure(_merged, inputs), **kwargs)
        return nest.map_structure(lambda y: reshape(y, [*steps, *sizes(y)[1:]]), outputs)

    def _by_steps(self, inputs, mask, kwargs):
        given = inputs
        inputs, lengths = dense(inputs)

        def step(x, _):
            return self.layer(x, **kwargs), []

        length = None if lengths is None else nest.flatten(inputs)[0].shape[1]
        outputs = rnn(step, inputs, [], mask=mask, input_length=length)[1]
        if given is inputs or lengths is None:
            return outputs
        return nest.map_structure(lambda y: ragged_again(y._t, lengths, False), outputs)

    def _on_rows(self, inputs, ragged, kwargs):
        """The results for ragged rows: the layer is called on all their values at once."""
        if not all(ragged):
            raise ValueError(
                f"All inputs has to be either ragged or not, but not mixed. Received: {inputs}"
            )
        values = nest.map_structure(lambda x: x.values, inputs)
        outputs = self.layer(values, **kwargs)
        rows = nest.flatten(inputs)[0]
        return nest.map_structure(rows.with_values, outputs)

    def compute_output_shape(self, input_shape):
        """The layer's output shape with the time axis put in."""
        shapes = as_shapes(input_shape)
        steps = dims(nest.flatten(shapes)[0])[1]
        inner = self.layer.compute_output_shape(nest.map_structure(_step_shape, shapes))
        return nest.map_structure(
            lambda s: TensorShape([dims(s)[0], steps, *dims(s)[1:]]), as_shapes(inner)
        )

    def compute_mask(self, inputs, mask=None):
        """The layer's mask for all steps; by default that of the inputs, for whole steps."""
        ragged = any(isinstance(x, Composite) for x in nest.flatten(inputs))
        if ragged or self._goes_by_steps(inputs):
            return mask
        inner = None if mask is None else _merged(mask)
        result = self.layer.compute_mask(nest.map_structure(_merged, inputs), inner)
        if result is not None:
            steps = sizes(nest.flatten(inputs)[0])[:2]
            return reshape(result, [*steps, *sizes(result)[1:]])
        while mask is not None and len(mask.shape) > 2:
            mask = reduce_any(mask, axis=-1)
        return mask


def _is_built_in(layer):
    """Whether a layer is Keras's, or a model."""
    kind = type(layer)
    if kind.__module__.partition(".")[0] == _OWN:
        return True
    bases = (base for base in kind.__mro__[1:] if issubclass(base, Layer))
    return any(b.__module__.partition(".")[0] == _OWN and b is not Layer for b in bases)


def _step_shape(shape):
    batch, _, *rest = dims(shape)
    return TensorShape([batch, *rest])


def _merged(x):
    """x [batch, time, ...] with the first two axes made one."""
    batch, steps, *rest = sizes(x)
    return reshape(x, [batch * steps, *rest])
