"""tf.compat.v1.data: iterators of datasets whose elements a session's runs give."""

from __future__ import annotations

from typing import Any

from ..._core import dtypes, nest
from ..._core.acting import acting
from ..._core.errors import FailedPreconditionError, OutOfRangeError
from ..._core.modes import untraced
from ..._core.plain_graphs import plain_graph
from ..._core.tensor_shape import as_shape
from ..._core.tensor_spec import TensorSpec
from ..._graph.graph_tensor import sessions
from ..._ops.creation import identity

_NONE = (
    "GetNext() failed because the iterator has not been initialized. Ensure that you have run the "
    "initializer operation for this iterator before getting the next element."
)


class Iterator:
    """The elements of a dataset, one in each run of what `get_next` gave.

    Each session has a place of its own in it.
    """

    def __init__(self, dataset: Any, element_spec: Any, starts_itself: bool = False):
        self._dataset, self.element_spec = dataset, element_spec
        self._starts_itself = starts_itself
        self._initializer = None
        if dataset is not None and not starts_itself and plain_graph() is not None:
            self._initializer = _begin(self, dataset)

    @property
    def initializer(self) -> Any:
        """The Operation that begins the dataset; ValueError where there is none."""
        if self._initializer is None:
            raise ValueError(
                "The iterator does not have an initializer: make_one_shot_iterator begins by "
                "itself. One that a session begins comes from make_initializable_iterator."
            )
        return self._initializer

    def make_initializer(self, dataset: Any, name: str | None = None) -> Any:
        """An Operation that begins another dataset; TypeError for one of other elements."""
        ours = nest.flatten(self.element_spec)
        theirs = nest.flatten(dataset.element_spec)
        if len(ours) != len(theirs) or any(
            a.dtype != b.dtype for a, b in zip(ours, theirs, strict=True)
        ):
            raise TypeError(
                f"Expected output types {self.output_types!r} but got dataset with output types "
                f"{_types(dataset.element_spec)!r}."
            )
        return _begin(self, dataset)

    @staticmethod
    def from_structure(
        output_types: Any,
        output_shapes: Any = None,
        shared_name: str | None = None,
        output_classes: Any = None,
    ) -> Iterator:
        """An iterator of elements of some types, which `make_initializer` gives datasets."""
        spec = _specs(output_types, output_shapes)
        return Iterator(None, spec)

    def get_next(self, name: str | None = None) -> Any:
        """The next element, as tensors; a run raises OutOfRangeError at the end."""
        found = _next(self)
        if plain_graph() is None or name is None:
            return found
        return nest.map_structure(lambda x: identity(x, name=name), found)

    output_types = property(lambda self: _types(self.element_spec), doc="The dtypes.")
    output_shapes = property(lambda self: _shapes(self.element_spec), doc="The shapes.")
    output_classes = property(lambda self: _classes(self.element_spec), doc="The classes.")

    def _place(self):
        """{id of an iterator: what goes through its dataset} of the session that runs."""
        holder = sessions.running[-1] if sessions.running else self
        return holder.__dict__.setdefault("_iterators", {})

    def start(self, dataset: Any) -> None:
        """Begins a dataset, in the session that runs."""
        with untraced():
            self._place()[id(self)] = iter(dataset)

    def step(self) -> Any:
        """The next element, in the session that runs."""
        place = self._place()
        if id(self) not in place:
            if not self._starts_itself:
                raise FailedPreconditionError(None, None, _NONE)
            self.start(self._dataset)
        with untraced():
            try:
                return next(place[id(self)])
            except StopIteration:
                raise OutOfRangeError(None, None, "End of sequence") from None

    def __iter__(self):
        return self

    def __next__(self):
        try:
            return self.get_next()
        except OutOfRangeError:
            raise StopIteration from None


@acting("MakeIterator")
def _begin(iterator: Iterator, dataset: Any) -> None:
    iterator.start(dataset)


@acting("IteratorGetNext", gives=lambda iterator: iterator.element_spec)
def _next(iterator: Iterator) -> Any:
    return iterator.step()


def make_one_shot_iterator(dataset: Any) -> Iterator:
    """An iterator of a dataset that begins by itself, and once."""
    return Iterator(dataset, dataset.element_spec, starts_itself=True)


def make_initializable_iterator(dataset: Any, shared_name: str | None = None) -> Iterator:
    """An iterator of a dataset that begins whenever its `initializer` is run.

    RuntimeError in eager execution.
    """
    if plain_graph() is None:
        raise RuntimeError(
            "`tf.compat.v1.data.make_initializable_iterator()` is not supported in eager mode. Use "
            "Python-style iteration instead."
        )
    return Iterator(dataset, dataset.element_spec)


def _specs(types, shapes):
    """TensorSpecs of a nest of dtypes, and of the shapes at the same places."""
    if isinstance(types, dict):
        return {k: _specs(t, None if shapes is None else shapes[k]) for k, t in types.items()}
    if isinstance(types, (list, tuple)):
        inner = [None] * len(types) if shapes is None else shapes
        return tuple(_specs(t, s) for t, s in zip(types, inner, strict=True))
    return TensorSpec(as_shape(shapes), dtypes.as_dtype(types))


def _types(spec):
    return nest.map_structure(lambda s: s.dtype, spec)


def _shapes(spec):
    return nest.map_structure(lambda s: s.shape, spec)


def _classes(spec):
    return nest.map_structure(lambda s: s.value_type, spec)


def _spec(x):
    return x.element_spec


def get_output_types(dataset_or_iterator: Any) -> Any:
    """The dtypes of the elements."""
    return _types(_spec(dataset_or_iterator))


def get_output_shapes(dataset_or_iterator: Any) -> Any:
    """The shapes of the elements."""
    return _shapes(_spec(dataset_or_iterator))


def get_output_classes(dataset_or_iterator: Any) -> Any:
    """The classes of the elements: tf.Tensor and others."""
    return _classes(_spec(dataset_or_iterator))
