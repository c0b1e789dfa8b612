"""PreprocessingLayer: a layer whose state is learned by `adapt`, before training."""

import functools
import itertools

import numpy as np

from ...._core import nest
from ...._core.composite import Composite
from ...._core.convert import to_tensor
from ...._core.state import state
from ...._core.tensor_shape import TensorShape
from ....data._order import draw_seeds
from ....sparse import slice as sparse_slice
from ....sparse._sparse_tensor import SparseTensor
from ..._base import config as _config
from ..._base.built_ins import load_written_rules
from ..._base.context import context
from ..._base.messages import warn
from ..._layer.layer import Layer

_BATCH_SIZE = 32


class PreprocessingLayer(Layer):
    """Base class of layers that learn their state from data, once
    (tf.keras.layers.experimental.preprocessing.PreprocessingLayer).

    A subclass defines `update_state(data)`, called for each batch, `reset_state()` and, if it has
    something to compute when all batches have been seen, `finalize_state()`.
    """

    _must_restore_from_config = True
    _takes_all_at_once = False  # whether one update with all the data is the same as many

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if "reset_state" in cls.__dict__:
            cls.reset_state = _forgetting(cls.__dict__["reset_state"])

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self._is_compiled = self._is_adapted = False
        self._adapt_function = None
        self._steps_per_execution, self._run_eagerly = 1, False

    def _before_saved_calls(self):
        """Called before functions that may call the layer are written as TensorFlow's ops."""
        load_written_rules()

    @property
    def is_adapted(self):
        """Whether `adapt` has run since the state was last reset."""
        return self._is_adapted

    def update_state(self, data):
        """Learns from a batch of data."""
        raise NotImplementedError(f"{type(self).__name__} defines no `update_state`.")

    def reset_state(self):
        """Forgets what has been learned."""
        raise NotImplementedError(f"{type(self).__name__} defines no `reset_state`.")

    def finalize_state(self):
        """Called when all data have been seen, and after a state has been restored."""

    def make_adapt_function(self):
        """The function that takes batches out of an iterator and learns from them."""
        if self._adapt_function is None:
            self._adapt_function = functools.partial(_learn, self)
        return self._adapt_function

    def compile(self, run_eagerly=None, steps_per_execution=None):
        """Sets how `adapt` runs.

        run_eagerly: kept for its own sake, as `adapt` always runs eagerly.
        steps_per_execution: how many batches a call of the adapt function takes.
        """
        self._steps_per_execution = 1 if steps_per_execution is None else int(steps_per_execution)
        self._run_eagerly = self.dynamic if run_eagerly is None else run_eagerly
        self._adapt_function = None
        self._is_compiled = True

    def adapt(self, data, batch_size=None, steps=None):
        """Learns the state from data; what was learned before is forgotten.

        data: an array, a tensor, a list, or what gives batches: a dataset, a Sequence, a generator.
        batch_size: how many rows an update gets of an array, by default 32.
        steps: the number of batches, by default all.

        RuntimeError in a tf.function; ValueError for data of another kind.
        """
        if state.function is not None:
            raise RuntimeError(
                "Detected a call to `PreprocessingLayer.adapt` inside a `tf.function`. Move it "
                "out; layer(x) and layer.update_state(x) may be called there."
            )
        if not self._is_compiled:
            self.compile()
        if self.built:
            self.reset_state()
        bulk = self._takes_all_at_once and self._steps_per_execution == 1
        iterator = batches(data, batch_size, steps, bulk)
        step = self.make_adapt_function()
        while True:
            try:
                step(iterator)
            except StopIteration:
                break
        self.finalize_state()
        self._is_adapted = True

    def _build_for_data(self, data):
        """Builds the layer for the shape of the data, of which the batch size is unknown."""
        if self.built:
            return
        shape = getattr(data, "shape", None)
        if shape is not None:
            shape = TensorShape([None, *list(shape)[1:]]) if len(shape) else TensorShape([])
            if not hasattr(self, "_batch_input_shape"):
                self._batch_input_shape = (None,) * len(shape)
        context.layers.append(self)
        try:
            self.build(shape)
        finally:
            context.layers.pop()
        self.built = True


def _learn(layer, iterator):
    """The adapt function: takes as many batches as the layer's steps_per_execution says."""
    for _ in range(layer._steps_per_execution):
        data = next(iterator)
        layer._build_for_data(data)
        layer.update_state(data)


def _forgetting(method):
    """A `reset_state` that tells the layer that it has to be adapted again."""

    def reset_state(self):
        method(self)
        self._is_adapted = False

    reset_state.__doc__ = method.__doc__
    return reset_state


def batches(data, batch_size=None, steps=None, bulk=False):
    """An iterator of the batches of data.

    bulk: whether one tensor may come whole.
    """
    whole = _whole(data)
    if whole is None:
        node = None if hasattr(data, "__next__") else getattr(data, "_node", None)
        if node is not None and steps in (None, node.cardinality):
            draw_seeds(node)  # of an iterator that TensorFlow makes and does not read
        return _limited(_given(data), steps)
    count = min(_length(x) for x in nest.flatten(whole))
    if bulk and steps is None and batch_size is None and not nest.is_nested(whole):
        return iter([whole] if count else [])
    size = batch_size or (-(-count // steps) if steps else _BATCH_SIZE)
    starts = range(0, count, size)
    parts = (nest.map_structure(lambda x: _part(x, i, i + size), whole) for i in starts)  # noqa: B023
    return _limited(parts, steps)


def _whole(data):
    """Arrays, tensors and lists of plain values as tensors, in the data's structure; None for what
    gives batches."""
    if _is_dataset(data) or hasattr(data, "__next__"):
        return None
    if isinstance(data, (list, tuple)) and not any(map(_is_array, data)):
        return _array(np.array(data)) if len(data) else None
    if isinstance(data, (list, tuple, dict)):
        data = tuple(data) if isinstance(data, list) else data
        return nest.map_structure(lambda x: _array(x) if _is_array(x) else x, data)
    return _array(data) if _is_array(data) or isinstance(data, (str, int, float)) else None


def _is_array(x):
    return isinstance(x, (Composite, np.ndarray, np.generic)) or (
        hasattr(x, "_t") or hasattr(x, "__array__")
    )


def _array(x):
    """A tensor; numpy's floats in the default float type, as Keras takes them."""
    if isinstance(x, Composite) or hasattr(x, "_t"):
        return x
    array = np.asarray(x)
    return to_tensor(array, _config.floatx() if array.dtype.kind == "f" else None)


def _length(x):
    if isinstance(x, SparseTensor):
        return int(x.dense_shape[0])
    return len(x) if isinstance(x, Composite) else x.shape.as_list()[0]


def _part(x, start, stop):
    if isinstance(x, SparseTensor):
        sizes = x.dense_shape.numpy().tolist()
        return sparse_slice(x, [start] + [0] * (len(sizes) - 1), [stop - start, *sizes[1:]])
    return x[start:stop]


def _is_dataset(data):
    return hasattr(data, "element_spec")


def _given(data):
    """What gives batches as an iterator; numpy arrays become tensors."""
    if hasattr(data, "on_epoch_end") and hasattr(data, "__len__"):
        data = (data[i] for i in range(len(data)))
    elif not (_is_dataset(data) or hasattr(data, "__next__")):
        raise ValueError(
            f"Failed to find data adapter that can handle input: {type(data)}. `adapt` takes an "
            "array, a tensor, a list of plain values, a dataset, a Sequence or a generator."
        )
    return (nest.map_structure(_as_tensor, element) for element in data)


def _as_tensor(x):
    return to_tensor(x) if isinstance(x, (np.ndarray, np.generic, int, float, str, bytes)) else x


def _limited(iterator, steps):
    return iterator if steps is None else _counted(iterator, steps)


def _counted(iterator, steps):
    taken = 0
    for element in itertools.islice(iterator, steps):
        taken += 1
        yield element
    if taken < steps:
        warn(
            f"Your input ran out of data; interrupting adapt after {taken} of {steps} steps. Make "
            "sure that your dataset or generator gives enough batches (`repeat()`)."
        )
