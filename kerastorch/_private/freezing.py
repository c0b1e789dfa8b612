"""Frozen graphs, at TensorFlow's private address."""

from .._frozen_function import (
    convert_variables_to_constants_v2,
    convert_variables_to_constants_v2_as_graph,
)

__all__ = ["convert_variables_to_constants_v2", "convert_variables_to_constants_v2_as_graph"]
