"""SpectralNormalization: a layer whose kernel is kept at the spectral norm 1."""

import torch

from ..._core.modes import modes
from ..._core.op import op
from ..._core.tensor_shape import TensorShape
from ..._ops.reductions import l2_normalize
from .. import initializers
from .._base.input_spec import InputSpec
from ._common import dims
from .wrappers import Wrapper


class SpectralNormalization(Wrapper):
    """Divides a layer's kernel by its largest singular value before each training call
    (tf.keras.layers.SpectralNormalization).

    The value is estimated by power iterations that go on from call to call.

    layer: one with an attribute `kernel` or `embeddings`.
    power_iterations: how many steps of the power iteration a call takes.
    Weights: the layer's, then vector_u [1, last axis of the kernel], not trained.
    """

    def __init__(self, layer, power_iterations=1, **kwargs):
        super().__init__(layer, **kwargs)
        if power_iterations <= 0:
            raise ValueError(
                "`power_iterations` should be greater than zero. Received: "
                f"`power_iterations={power_iterations}`"
            )
        self.power_iterations = power_iterations

    def build(self, input_shape):
        """Builds the layer and makes vector_u; ValueError for a layer without a kernel."""
        super().build(input_shape)
        self.input_spec = InputSpec(shape=[None, *dims(input_shape)[1:]])
        for name in ("kernel", "embeddings"):
            if hasattr(self.layer, name):
                self.kernel = getattr(self.layer, name)
                break
        else:
            raise ValueError(
                f"{type(self.layer).__name__} object has no attribute 'kernel' nor 'embeddings'"
            )
        self.kernel_shape = self.kernel.shape.as_list()
        self.vector_u = self.add_weight(
            "vector_u",
            shape=(1, self.kernel_shape[-1]),
            initializer=initializers.TruncatedNormal(stddev=0.02),
            trainable=False,
            dtype=self.kernel.dtype,
        )

    def call(self, inputs, training=False):
        """What the layer makes of the inputs, its kernel normalized first if `training`."""
        if training:
            self.normalize_weights()
        return self.layer(inputs)

    def compute_output_shape(self, input_shape):
        """The layer's output shape."""
        return TensorShape(self.layer.compute_output_shape(input_shape).as_list())

    def normalize_weights(self):
        """Divides the layer's kernel by its estimated norm; zeros stay as they are."""
        steps = self.power_iterations
        if modes.active:  # a graph is told of reads and writes
            kernel, vector = _normalized(self.kernel, self.vector_u, steps)
            self.vector_u.assign(vector)
            self.kernel.assign(kernel)
            return
        with torch.no_grad():
            kept = self.kernel._prepare(), self.vector_u._prepare()
            for old, new in zip(kept, _normalized.raw(*kept, steps), strict=True):
                old.copy_(new)

    def get_config(self):
        """The constructor's arguments, the layer as a config."""
        return {**super().get_config(), "power_iterations": self.power_iterations}


@op("kernel, vector", label="L2Normalize")
def _normalized(kernel, vector, steps):
    """The kernel by its norm, and the singular vector after some more steps."""
    matrix = kernel.detach().reshape(-1, kernel.shape[-1])
    vector = vector.to(kernel.dtype)
    right = vector.detach()
    for _ in range(steps):
        left = l2_normalize.raw(torch.mm(right, matrix.t()))
        right = l2_normalize.raw(torch.mm(left, matrix))
    norm = torch.mm(torch.mm(left, matrix), right.t())
    empty = (matrix == 0).all()
    scaled = (matrix / norm).reshape(kernel.shape)
    return torch.where(empty, kernel.detach(), scaled), torch.where(empty, vector.detach(), right)
