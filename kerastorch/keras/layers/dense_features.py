"""DenseFeatures and SequenceFeatures: feature columns as the first layer of a model."""

from __future__ import annotations

import re
from collections.abc import Iterator

import torch

from ..._core import dtypes
from ..._core.convert import to_raw
from ..._core.errors import invalid
from ..._core.trackable import CHECKPOINT, SAVED_MODEL
from ..._graph.examples import SIZES, SMALL_SIZES
from ..._scopes import name_scope
from ...feature_column._base import DenseColumn, FeatureColumn, Features, SequenceDenseColumn
from ...feature_column._embedding import EmbeddingColumn
from ...feature_column._serialization import (
    deserialize_column,
    register_initializer,
    serialize_column,
)
from ...feature_column._vocabulary import WithVocabulary
from ...lookup._initializers import KeyValueTensorInitializer
from ...lookup._static import StaticHashTable
from ...train._warm_start import init_from_checkpoint
from .. import initializers
from .._base.built_ins import load_written_rules
from .._base.object_registration import get_custom_objects, scoped_objects
from .._base.safe_mode import in_safe_mode
from .._layer.layer import Layer
from .._layer.object_graph import group
from .._layer.raw_calls import handle_of, raw_call

# what embedding columns of configs may be initialized with, beside TensorFlow's own
for _name in ("GlorotNormal", "GlorotUniform", "Orthogonal", "VarianceScaling"):
    register_initializer(getattr(initializers, _name))


class _FeatureLayer(Layer):
    """What both layers have in common: columns by name, tables of vectors, a config."""

    _takes_composites = True
    _column_type = FeatureColumn

    def __init__(self, feature_columns, trainable=True, name=None, **kwargs):
        kwargs.pop("partitioner", None)
        super().__init__(name=name, trainable=trainable, **kwargs)
        columns = _sorted(feature_columns)
        for column in columns:
            if not isinstance(column, self._column_type):
                raise ValueError(
                    f"Items of feature_columns must be a {self._column_type}. You can wrap a "
                    "categorical column with an embedding_column or indicator_column. "
                    f"Given: {column}"
                )
        self.__dict__.update(_feature_columns=columns, _tables={}, _making="")

    def build(self, _):
        """Makes the tables of the embedding columns."""
        for column in self._feature_columns:
            if isinstance(column, EmbeddingColumn):
                self._make_table(column)
        self.built = True

    def _make_table(self, column):
        self.__dict__["_making"] = column.name
        with name_scope(self._column_scope(column.name)):
            self._tables[id(column)] = self.add_weight(
                "embedding_weights",
                shape=column.table_shape(),
                dtype="float32",
                initializer=column.initializer,
                trainable=self.trainable and column.trainable,
            )
        # a model that is loaded has the table in its own file, which may name any other
        if column.ckpt_to_load_from is not None and not in_safe_mode():
            init_from_checkpoint(
                column.ckpt_to_load_from,
                {column.tensor_name_in_ckpt: self._tables[id(column)]},
            )

    def _column_scope(self, name):
        return name

    def _own_variable(self, name, variable):
        """Tells the tables apart, which all have the same name."""
        super()._own_variable(f"{self._making}/{name}", variable)

    def _before_saved_calls(self):
        """Called before functions that may call the layer are written as TensorFlow's ops."""
        load_written_rules()

    def _lookup_of(self, column):
        """The table of a column with a vocabulary, for the file of a SavedModel."""
        lookups = self.__dict__.setdefault("_lookups", {})
        if id(column) not in lookups:
            keys, places = column._table.rows()
            kind = dtypes.int64 if column.dtype.is_integer else dtypes.string
            rows = KeyValueTensorInitializer(keys, places, kind, dtypes.int64)
            lookups[id(column)] = column, StaticHashTable(rows, -1)
        return lookups[id(column)][1]

    def _trackable_children(self, save_type=CHECKPOINT):
        found = super()._trackable_children(save_type)
        with_tables = [c for c in _below(self._feature_columns) if isinstance(c, WithVocabulary)]
        if save_type == SAVED_MODEL and with_tables:
            kept = {}
            for column in with_tables:
                lookup = group({f"{column.name}_lookup": self._lookup_of(column)})
                kept.setdefault(column.name, lookup)
            found["_resources"] = group(kept)
        return found

    def _features(self, features):
        if not isinstance(features, dict):
            raise ValueError("We expected a dictionary here. Instead we got: ", features)
        tables = {key: table._t for key, table in self._tables.items()}
        return Features({k: _plain(v) for k, v in features.items()}, tables)

    def get_config(self):
        """The columns as plain values, and the layer's own arguments."""
        columns = [serialize_column(column) for column in self._feature_columns]
        return {**super().get_config(), "feature_columns": columns, "partitioner": None}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """A layer from its `get_config`."""
        known = {**get_custom_objects(), **scoped_objects(), **(custom_objects or {})}
        columns_by_name = {}
        columns = [
            deserialize_column(column, known, columns_by_name)
            for column in config["feature_columns"]
        ]
        return cls(**{**config, "feature_columns": columns})


class DenseFeatures(_FeatureLayer):
    """The features of a dict as one tensor (tf.keras.layers.DenseFeatures).

    feature_columns: dense columns: numeric, bucketized, indicator and embedding ones.
    trainable: whether training changes the tables of embedding columns.
    Weights: a table for each embedding column, in the order of the columns' names.
    Inputs: a dict of tensors and SparseTensors; outputs: float32 [batch, numbers of all columns],
    in the order of the columns' names.

    >>> age = tf.feature_column.numeric_column("age")
    >>> tf.keras.layers.DenseFeatures([age])({"age": [20.0, 30.0]}).shape
    TensorShape([2, 1])
    """

    _column_type = DenseColumn

    @raw_call
    def call(self, features, cols_to_output_tensors=None, training=None):
        """The columns side by side; `cols_to_output_tensors`, a dict, gets each column's part."""
        given = self._features(features)
        parts = []
        for column in self._feature_columns:
            part = _flat(column, column._dense(given), 1)
            if cols_to_output_tensors is not None:
                cols_to_output_tensors[column] = handle_of(part)
            parts.append(part)
        return _joined(parts, self._feature_columns, given)

    def compute_output_shape(self, input_shape):
        """[batch, the numbers of all columns]."""
        return input_shape[0], _numbers(self._feature_columns)


class SequenceFeatures(_FeatureLayer):
    """Features that are sequences, as one tensor (tf.keras.experimental.SequenceFeatures).

    feature_columns: sequence_numeric_columns, and embedding and indicator columns of
    sequence_categorical_columns.
    trainable: whether training changes the tables of embedding columns.
    Inputs: a dict of SparseTensors and tensors; outputs: float32 [batch, steps, numbers of all
    columns] and the sequences' lengths, int64 [batch].  InvalidArgumentError for other lengths in
    one column than in another.
    """

    _column_type = SequenceDenseColumn

    @raw_call
    def call(self, features, training=None):
        """(the columns side by side, the lengths)."""
        given = self._features(features)
        parts, lengths = [], []
        for column in self._feature_columns:
            part, length = column._sequence(given)
            parts.append(_flat(column, part, 2))
            lengths.append(length)
        _check_lengths(lengths, self._feature_columns, given.drawn)
        return _joined(parts, self._feature_columns, given), lengths[0]

    def _column_scope(self, name):
        return re.sub(r"[^A-Za-z0-9_.\-]", "_", name)

    def compute_output_shape(self, input_shape):
        """[batch, steps, the numbers of all columns]."""
        return (*input_shape[:2], _numbers(self._feature_columns))


def _below(columns):
    """Columns and those that they are made of, each once."""
    found, rest = {}, list(columns)
    while rest:
        column = rest.pop()
        if isinstance(column, FeatureColumn) and id(column) not in found:
            found[id(column)] = column
            rest += column.parents
    return list(found.values())


def _sorted(columns):
    """Columns by name; ValueError for what is none, for none at all, and for equal names."""
    if isinstance(columns, FeatureColumn):
        columns = [columns]
    if isinstance(columns, Iterator):
        columns = list(columns)
    if isinstance(columns, dict):
        raise ValueError("Expected feature_columns to be iterable, found dict.")
    named = {}
    for column in columns:
        if not isinstance(column, FeatureColumn):
            raise ValueError(
                "Items of feature_columns must be a FeatureColumn. "
                f"Given (type {type(column)}): {column}."
            )
    if not columns:
        raise ValueError("feature_columns must not be empty.")
    for column in columns:
        if column.name in named:
            raise ValueError(
                f"Duplicate feature column name found for columns: {column} and "
                f"{named[column.name]}. This usually means that these columns refer to same base "
                "feature. Either one must be discarded or a duplicated but renamed item must be "
                "inserted in features dict."
            )
        named[column.name] = column
    return sorted(columns, key=lambda column: column.name)


def _numbers(columns):
    return sum(column.variable_shape.num_elements() for column in columns)


def _plain(value):
    """A Python number or string among the features as a raw value."""
    return to_raw(value) if isinstance(value, (int, float, str, bytes)) else value


def _flat(column, raw, lead):
    """A column's values with `lead` axes and one of its numbers."""
    numbers = column.variable_shape.num_elements()
    shape = (*raw.shape[:lead], numbers)
    elements = torch.Size(shape).numel()
    if raw.numel() != elements:
        raise invalid(
            f"Input to reshape is a tensor with {raw.numel()} values, but the requested shape has "
            f"{elements} (column {column.name!r} of variable_shape {column.variable_shape}, "
            f"got {list(raw.shape)})"
        )
    return raw.reshape(shape)


def _joined(parts, columns, given):
    """The parts side by side, on one device; ValueError for different numbers of examples."""
    if given.drawn:
        parts = _of_one_size(parts)
    for part, column in zip(parts, columns, strict=True):
        if len(part) != len(parts[0]):
            raise ValueError(
                "Batch size (first dimension) of each feature must be same. Batch size of columns "
                f"({columns[0].name}, {column.name}): ({len(parts[0])}, {len(part)})"
            )
    if len(parts) == 1:
        return parts[0]
    device = next((p.device for p in parts if p.device.type != "cpu"), None)
    return torch.cat(parts if device is None else [p.to(device) for p in parts], -1)


def _of_one_size(parts):
    """Examples of which those of text are smaller, all in the size that says most.

    An unknown batch size is one of SIZES in examples of numbers and of SMALL_SIZES in those of
    text (see _graph/examples.py).
    """
    axes = range(parts[0].ndim - 1)
    sizes = [_size_of({p.shape[axis] for p in parts}) for axis in axes]
    return [torch.empty(*sizes, p.shape[-1], dtype=p.dtype, device="meta") for p in parts]


def _size_of(sizes):
    known = sizes - {*SIZES, *SMALL_SIZES}
    if len(known) > 1:
        raise ValueError(
            "Batch size (first dimension) of each feature must be same. "
            f"Batch sizes of columns: {sorted(known)}"
        )
    return max(known or sizes)


def _check_lengths(lengths, columns, drawn):
    if drawn:
        return
    for length, column in zip(lengths[1:], columns[1:], strict=True):
        if not torch.equal(lengths[0], length):
            raise invalid(
                "Condition x == y did not hold: the sequences of all columns must have the same "
                f"lengths, those of {columns[0].name} are {lengths[0].tolist()}, those of "
                f"{column.name} are {length.tolist()}"
            )
