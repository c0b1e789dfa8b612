"""ForwardAccumulator: products of a Jacobian with a vector, by two backward passes."""

import torch

from .._core import convert, engine, nest
from .._core.asked import ask
from .._core.state import state
from .._core.tensor import Tensor
from .._core.unconnected_gradients import UnconnectedGradients
from ._tape import GradientTape, unconnected


class ForwardAccumulator:
    """Records ops for products of their Jacobian with a vector (tf.autodiff.ForwardAccumulator).

    primals, tangents: tensors or variables (nested alike), and the vector's part for each.

    >>> x = tf.constant([2.0, 3.0])
    >>> with tf.autodiff.ForwardAccumulator(x, tf.constant([1.0, 0.0])) as acc:
    ...     y = x * x
    >>> acc.jvp(y).numpy()
    array([4., 0.], dtype=float32)
    """

    def __init__(self, primals, tangents):
        nest.assert_same_structure(primals, tangents)
        self._primals = nest.flatten(primals)
        self._tangents = [convert.to_tensor(t) for t in nest.flatten(tangents)]
        for x, t in zip(self._primals, self._tangents, strict=True):
            ask(x, "dtype.is_floating")
            if x.dtype is not t.dtype:
                raise ValueError(
                    f"Expected {x!r} to have the dtype of its tangent, got {x.dtype.name} and "
                    f"{t.dtype.name}."
                )
        self._tape = GradientTape(persistent=True, watch_accessed_variables=False)

    def __enter__(self):
        self._tape.__enter__()
        self._tape.watch(self._primals)
        return self

    def __exit__(self, *exc):
        self._tape.__exit__(*exc)

    def jvp(self, primals, unconnected_gradients=UnconnectedGradients.NONE):
        """The Jacobian of each tensor in `primals` by this accumulator's, times its tangents.

        None, or zeros with unconnected_gradients="zero", for what does not depend on them.
        """
        mode = unconnected(unconnected_gradients)
        return nest.map_structure(lambda y: self._product(y, mode), primals)

    def _product(self, y, mode):
        # the product is linear in the upstream gradient u: differentiate u -> u J by u
        tape = self._tape
        found, upstream = [], None
        if isinstance(y._t, torch.Tensor) and engine.differentiable(y._t):
            upstream = torch.zeros_like(y._t.detach()).requires_grad_(True)
            state.torch += 1
            try:
                found = tape._grads([y], self._primals, [Tensor(upstream)], keep=True)
            finally:
                state.torch -= 1
        pairs = [
            (g._t, t._t)
            for g, t in zip(found, self._tangents, strict=False)
            if g is not None and g._t.requires_grad
        ]
        again = bool(state.tapes)
        raw = None
        if pairs:
            outputs, grads = zip(*pairs, strict=True)
            raw = engine.run(outputs, grads, [upstream], True, again)[0]
        if raw is None:
            none = mode == UnconnectedGradients.NONE
            return None if none else Tensor(torch.zeros_like(y._t.detach()))
        return tape._result(raw, again)
