"""tf.compat: what differs between versions of TensorFlow."""

import contextlib


def dimension_value(dimension):
    """An int or None, from a dimension of a shape: it is one already."""
    return dimension


def dimension_at_index(shape, index):
    """The dimension `index` of a TensorShape, None when the rank is unknown."""
    return None if shape.rank is None else shape[index]


def forward_compatible(year, month, day):
    """True: files are written in the form that readers of TensorFlow 2.15 know."""
    return True


@contextlib.contextmanager
def forward_compatibility_horizon(year, month, day):
    """Changes nothing (see `forward_compatible`)."""
    yield
