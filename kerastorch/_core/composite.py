"""Composite values: what is made of several tensors (RaggedTensor, IndexedSlices)."""


class Composite:
    """Base class of values that consist of tensors.

    Nests take them apart and build them again (`tf.nest` with expand_composites=True); ops find
    what to do with them in the table of dispatch.py.
    """

    __slots__ = ()
    is_tensor_like = True

    @property
    def _type_spec(self):
        """The TypeSpec that describes the value."""
        raise NotImplementedError(f"{type(self).__name__} defines no _type_spec.")

    def _components(self):
        """The tensors (or composites) that the value consists of."""
        raise NotImplementedError(f"{type(self).__name__} defines no _components.")

    def _from_components(self, components):
        """A value like this one made of other components."""
        raise NotImplementedError(f"{type(self).__name__} defines no _from_components.")

    def _entries(self):
        """The entries along the first dimension, a list."""
        raise ValueError(f"A {type(self).__name__} cannot be taken apart by rows.")

    def _differentiable(self):
        """The tensors that a gradient by the value, or of it, is taken by; ValueError without."""
        raise ValueError(
            f"Type {type(self).__name__} is not supported as a gradient source or gradient target."
        )

    def _with_gradients(self, gradients):
        """The gradient by the value, made of those by its `_differentiable` tensors."""
        raise NotImplementedError(f"{type(self).__name__} defines no _with_gradients.")
