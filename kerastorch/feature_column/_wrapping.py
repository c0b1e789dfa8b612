"""What dense columns that wrap a categorical one have in common."""

from __future__ import annotations

from typing import Any

import torch

from ._base import FeatureColumn
from ._ids import lengths
from ._sequence import SequenceCategoricalColumn
from ._serialization import COLUMN


class WrapsCategorical(FeatureColumn):
    """A dense column of a categorical one, plain or of sequences."""

    _kinds = {"categorical_column": COLUMN}

    _kind = ""  # the end of the column's name

    @property
    def name(self) -> str:
        """The categorical column's name and the kind of this one."""
        return f"{self.categorical_column.name}_{self._kind}"

    @property
    def parse_example_spec(self) -> dict[str, Any]:
        """That of the categorical column."""
        return self.categorical_column.parse_example_spec

    @property
    def parents(self) -> list[Any]:
        """The categorical column."""
        return [self.categorical_column]

    def _dense(self, features):
        column = self.categorical_column
        if isinstance(column, SequenceCategoricalColumn):
            raise ValueError(
                f"In {self._kind}_column: {self.name}. categorical_column must not be of type "
                "SequenceCategoricalColumn. Suggested fix A: If you wish to use DenseFeatures, "
                "use a non-sequence categorical_column_with_*. Suggested fix B: If you wish to "
                "create sequence input, use SequenceFeatures instead of DenseFeatures. "
                f"Given (type {type(column)}): {column}"
            )
        if features.drawn:
            column._check(features)
            return features.empty(self, self._size())
        return self._combined(features.ids(column), column._weights(features), features)

    def _sequence(self, features):
        column = self.categorical_column
        if not isinstance(column, SequenceCategoricalColumn):
            raise ValueError(
                f"In {self._kind}_column: {self.name}. categorical_column must be of type "
                "SequenceCategoricalColumn to use SequenceFeatures. Suggested fix: Use one of "
                f"sequence_categorical_column_with_*. Given (type {type(column)}): {column}"
            )
        if features.drawn:
            column._check(features)
            steps = column._steps(features)
            size = torch.empty(features.batch(self), dtype=torch.int64, device="meta")
            return features.empty(self, steps, self._size()), size
        ids = features.ids(column).sparse()
        return self._combined(ids, None, features), lengths(ids)
