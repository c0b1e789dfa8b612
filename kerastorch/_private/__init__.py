"""What programs import from private modules of TensorFlow 2.15, such as tensorflow.python.keras.

The modules are made from a table: each hands on public objects, as TensorFlow's does. For other
private addresses there is no module.
"""

from .modules import module_spec, places

__all__ = ["module_spec", "places"]
