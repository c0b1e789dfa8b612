"""make_parse_example_spec: what some columns need from serialized Examples."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ._base import FeatureColumn


def make_parse_example_spec(feature_columns: Iterable[Any]) -> dict[str, Any]:
    """The `features` argument of tf.io.parse_example for some columns: a dict by key.

    ValueError for what is no column, and where two columns want different things of a key.
    """
    result = {}
    for column in feature_columns:
        if not isinstance(column, FeatureColumn):
            raise ValueError(
                f"All feature_columns must be FeatureColumn instances. Given: {column}"
            )
        for key, feature in column.parse_example_spec.items():
            if key in result and feature != result[key]:
                raise ValueError(
                    f"feature_columns contain different parse_spec for key {key}. "
                    f"Given {feature} and {result[key]}"
                )
            result[key] = feature
    return result
