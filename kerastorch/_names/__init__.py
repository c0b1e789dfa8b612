"""The public names of TensorFlow and Keras, as tables: what they export under which address."""

from .tables import namespaces, public_names

__all__ = ["namespaces", "public_names"]
