"""The public names of TensorFlow and Keras, as tables: what they export under which address."""

from .instead import instead
from .tables import namespaces, private_names, public_names, uses

__all__ = ["instead", "namespaces", "private_names", "public_names", "uses"]
