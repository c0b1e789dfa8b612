"""The rules by which layers that work on text are written."""

from . import feature_columns as feature_columns
from . import preprocessing as preprocessing

__all__ = ["feature_columns", "preprocessing"]
