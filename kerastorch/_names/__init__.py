"""The public names of TensorFlow and Keras, as tables: what they export under which address."""

from .tables import namespaces, private_names, public_names, uses

__all__ = ["namespaces", "private_names", "public_names", "uses"]
