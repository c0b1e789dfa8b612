"""tf.keras.utils.FeatureSpace: the columns of a table as numbers for a model."""

from ..._core import dtypes
from ..._core.convert import to_tensor
from ..._ops.shaping import expand_dims as _expand_dims
from ..._ops.shaping import reshape, squeeze
from ...data import Dataset
from .. import layers
from .._base.naming import unique_name
from .._base.serialization import deserialize_keras_object, serialize_keras_object
from .._layer.layer import Layer
from ..layers.preprocessing.base import PreprocessingLayer
from ..saving.keras_file import save_model

_HOME = "keras.src.utils.feature_space"  # where configs say that Feature and Cross are


def _check_mode(output_mode, allowed):
    if output_mode not in allowed:
        raise ValueError(
            "Invalid value for argument `output_mode`. Expected one of "
            f"{set(allowed)}. Received: output_mode={output_mode}"
        )


def _described(item):
    """A Feature or Cross as a config names it."""
    name = type(item).__name__
    config = item.get_config()
    return {"module": _HOME, "class_name": name, "config": config, "registered_name": name}


def _made(kind, config):
    """The Feature or Cross of a config; what is one already as it is."""
    if not isinstance(config, dict) or config.get("class_name") != kind.__name__:
        return config
    return kind.from_config(config["config"])


class Cross:
    """Features that are combined to one: each combination of their values has a number of its own.

    feature_names: of the features.  crossing_dim: how many numbers there are.
    output_mode: "one_hot" or "int".
    """

    def __init__(self, feature_names, crossing_dim, output_mode="one_hot"):
        _check_mode(output_mode, ("int", "one_hot"))
        self.feature_names = tuple(feature_names)
        self.crossing_dim = crossing_dim
        self.output_mode = output_mode

    @property
    def name(self):
        """The features' names, joined by "_X_"."""
        return "_X_".join(self.feature_names)

    def get_config(self):
        """The constructor's arguments."""
        return {
            "feature_names": self.feature_names,
            "crossing_dim": self.crossing_dim,
            "output_mode": self.output_mode,
        }

    @classmethod
    def from_config(cls, config):
        """A cross from its config."""
        return cls(**config)


class Feature:
    """A column: its dtype, the layer that its values go through, and how that is encoded.

    output_mode: "float", "int" or "one_hot".
    """

    def __init__(self, dtype, preprocessor, output_mode):
        _check_mode(output_mode, ("int", "one_hot", "float"))
        self.dtype = dtype if isinstance(dtype, str) else dtypes.as_dtype(dtype).name
        if isinstance(preprocessor, dict):
            preprocessor = deserialize_keras_object(preprocessor)
        self.preprocessor = preprocessor
        self.output_mode = output_mode

    def get_config(self):
        """The constructor's arguments."""
        return {
            "dtype": self.dtype,
            "preprocessor": serialize_keras_object(self.preprocessor),
            "output_mode": self.output_mode,
        }

    @classmethod
    def from_config(cls, config):
        """A feature from its config."""
        return cls(**config)


class FeatureSpace(Layer):
    """Makes numbers for a model of the columns of a table.

    features: {name: kind of feature}: one of the class methods here (`float_normalized()`), or
        its name as text.
    output_mode: "concat" for one tensor [batch, width], "dict" for one for each feature.
    crosses: tuples of names of features that are combined, or what `cross` gives.
    crossing_dim, hashing_dim, num_discretization_bins: for crosses, hashed and discretized
        features that are named without a number of their own.

    It is called with a dict {name: values}, of one row or a batch. ValueError before `adapt` where
    a feature has something to learn.

    Example:

    >>> space = tf.keras.utils.FeatureSpace({"age": "float", "sex": "string_hashed"}, hashing_dim=3)
    >>> space({"age": [20.0, 30.0], "sex": ["f", "m"]}).shape
    TensorShape([2, 4])
    """

    @classmethod
    def cross(cls, feature_names, crossing_dim, output_mode="one_hot"):
        """Features that are combined to one."""
        return Cross(feature_names, crossing_dim, output_mode)

    @classmethod
    def feature(cls, dtype, preprocessor, output_mode):
        """A feature whose values go through any layer or function."""
        return Feature(dtype, preprocessor, output_mode)

    @classmethod
    def float(cls, name=None):
        """Numbers, as they are."""
        return Feature("float32", layers.Identity(name=_name("float", name)), "float")

    @classmethod
    def float_rescaled(cls, scale=1.0, offset=0.0, name=None):
        """Numbers times `scale` plus `offset`."""
        name = _name("float_rescaled", name)
        return Feature("float32", layers.Rescaling(scale, offset, name=name), "float")

    @classmethod
    def float_normalized(cls, name=None):
        """Numbers less their mean, divided by their standard deviation."""
        name = _name("float_normalized", name)
        return Feature("float32", layers.Normalization(axis=-1, name=name), "float")

    @classmethod
    def float_discretized(cls, num_bins, bin_boundaries=None, output_mode="one_hot", name=None):
        """The number of the bin that a value is in; the bins hold as many values each."""
        name = _name("float_discretized", name)
        layer = layers.Discretization(num_bins=num_bins, bin_boundaries=bin_boundaries, name=name)
        return Feature("float32", layer, output_mode)

    @classmethod
    def integer_categorical(
        cls, max_tokens=None, num_oov_indices=1, output_mode="one_hot", name=None
    ):
        """The number of an integer among those that there are, the most frequent first."""
        name = _name("integer_categorical", name)
        sizes = {"max_tokens": max_tokens, "num_oov_indices": num_oov_indices}
        return Feature("int64", layers.IntegerLookup(name=name, **sizes), output_mode)

    @classmethod
    def string_categorical(
        cls, max_tokens=None, num_oov_indices=1, output_mode="one_hot", name=None
    ):
        """The number of a text among those that there are, the most frequent first."""
        name = _name("string_categorical", name)
        sizes = {"max_tokens": max_tokens, "num_oov_indices": num_oov_indices}
        return Feature("string", layers.StringLookup(name=name, **sizes), output_mode)

    @classmethod
    def string_hashed(cls, num_bins, output_mode="one_hot", name=None):
        """The number of the bin that a text's hash says."""
        name = _name("string_hashed", name)
        return Feature("string", layers.Hashing(num_bins=num_bins, name=name), output_mode)

    @classmethod
    def integer_hashed(cls, num_bins, output_mode="one_hot", name=None):
        """The number of the bin that an integer's hash says."""
        name = _name("integer_hashed", name)
        return Feature("int64", layers.Hashing(num_bins=num_bins, name=name), output_mode)

    def __init__(
        self,
        features,
        output_mode="concat",
        crosses=None,
        crossing_dim=32,
        hashing_dim=32,
        num_discretization_bins=32,
    ):
        super().__init__()
        if not features:
            raise ValueError("The `features` argument cannot be None or empty.")
        _check_mode(output_mode, ("dict", "concat"))
        self.crossing_dim, self.hashing_dim = crossing_dim, hashing_dim
        self.num_discretization_bins = num_discretization_bins
        self.features = {n: self._standardized(n, f) for n, f in features.items()}
        for feature in self.features.values():
            dtypes.as_dtype(feature.dtype)  # TypeError for what is none
        self.crosses = [self._crossed(c, features) for c in crosses or ()]
        self.output_mode = output_mode
        self.crossers = {
            c.name: layers.HashedCrossing(c.crossing_dim, name=c.name) for c in self.crosses
        }
        self.preprocessors = {n: f.preprocessor for n, f in self.features.items()}
        self.one_hot_encoders = {}
        self.concat = None
        self._inputs = self._encoded = None
        self._is_adapted = not self._adaptable()

    def _standardized(self, name, feature):
        feature = _made(Feature, feature)
        if isinstance(feature, Feature):
            return feature
        if isinstance(feature, dict):
            raise AttributeError("'dict' object has no attribute 'dtype'")
        if feature == "float_discretized":
            return self.float_discretized(self.num_discretization_bins, name=name)
        if feature in ("string_hashed", "integer_hashed"):
            return getattr(self, feature)(self.hashing_dim, name=name)
        if feature in _PLAIN:
            return getattr(self, feature)(name=name)
        raise ValueError(f"Invalid feature type: {feature}")

    def _crossed(self, cross, features):
        cross = _made(Cross, cross)
        if isinstance(cross, Cross):
            return cross
        names = tuple(cross)
        if any(name not in features for name in names):
            raise ValueError(
                "All features referenced in the `crosses` argument should be present in the "
                f"`features` dict. Received unknown features: {cross}"
            )
        return Cross(names, self.crossing_dim)

    def _adaptable(self):
        """{name: preprocessor} of the features that have something to learn."""
        return {
            name: layer
            for name, layer in self.preprocessors.items()
            if isinstance(layer, PreprocessingLayer) and getattr(layer, "input_mean", None) is None
        }

    def adapt(self, dataset):
        """Learns what features have to learn from a tf.data.Dataset of dicts, batched or not."""
        if not isinstance(dataset, Dataset):
            raise ValueError(
                "`adapt()` can only be called on a tf.data.Dataset. Received instead: "
                f"{dataset} (of type {type(dataset)})"
            )
        for name, preprocessor in self._adaptable().items():
            column = dataset.map(lambda row, name=name: row[name])
            rank = column.element_spec.shape.rank
            if rank is None:
                rank = next(iter(column)).shape.rank
            if rank == 0:
                column = column.batch(32)
            if rank in (0, 1):
                column = column.map(lambda x: _expand_dims(x, -1))
            preprocessor.adapt(column)
        self._is_adapted = True
        self.get_encoded_features()
        self.built = True

    def get_inputs(self):
        """{name: the symbolic input of a model for the feature}."""
        self._check_adapted()
        if self._inputs is None:
            self._inputs = {
                name: layers.Input(shape=(1,), dtype=feature.dtype, name=name)
                for name, feature in self.features.items()
            }
        return self._inputs

    def get_encoded_features(self):
        """What the space makes of `get_inputs()`: a symbolic tensor, or a dict of them."""
        self._check_adapted()
        if self._encoded is None:
            self._encoded = self._merged(*self._computed(self.get_inputs()))
        return self._encoded

    def _check_adapted(self):
        if not self._is_adapted:
            raise ValueError(
                "You need to call `.adapt(dataset)` on the FeatureSpace before you can start using "
                "it."
            )

    def _computed(self, data):
        """(what preprocessors make of the features, what crossers make of that)."""
        found = {name: self.preprocessors[name](data[name]) for name in data}
        crossed = {}
        for cross in self.crosses:
            values = [found[name] for name in cross.feature_names]
            crossed[cross.name] = self.crossers[cross.name](values)
        return found, crossed

    def _merged(self, found, crossed):
        """One-hot vectors where they are wanted, and one tensor, or a dict."""
        encoded = {}
        for values, kinds in ((found, self.features), (crossed, self._by_name())):
            for name in sorted(values):
                encoded[name] = self._one_hot(name, kinds[name], values[name])
        if self.output_mode == "dict":
            return encoded
        for name, value in encoded.items():
            kind = self.features.get(name) or self._by_name()[name]
            if kind.output_mode == "int" or value.dtype == dtypes.string:
                raise ValueError(
                    f"Cannot concatenate features because feature '{name}' has not been encoded "
                    f"(it has dtype {value.dtype.name}). Consider using `output_mode='dict'`."
                )
        if self.concat is None:
            self.concat = layers.Concatenate(axis=-1)
        values = list(encoded.values())
        return self.concat(values) if len(values) > 1 else values[0]

    def _by_name(self):
        return {cross.name: cross for cross in self.crosses}

    def _one_hot(self, name, kind, value):
        if kind.output_mode != "one_hot":
            return value
        encoder = self.one_hot_encoders.get(name)
        if encoder is None:
            if not value.dtype.is_integer:
                raise ValueError(
                    f"Feature '{name}' has `output_mode='one_hot'`. Thus its preprocessor should "
                    f"return an int64 dtype. Instead it returns a {value.dtype.name} dtype."
                )
            encoder = layers.CategoryEncoding(
                num_tokens=_count(kind, name), output_mode="multi_hot"
            )
            self.one_hot_encoders = {**self.one_hot_encoders, name: encoder}
        return encoder(value)

    def __call__(self, data):
        """Features of a dict {name: values}: [batch], [batch, width], or a scalar for one row."""
        self._check_adapted()
        if not isinstance(data, dict):
            raise ValueError(
                "A FeatureSpace can only be called with a dict. Received: "
                f"data={data} (of type {type(data)}"
            )
        for name in (*self.features, *data):
            if name not in data or name not in self.features:
                raise KeyError(name)
        self.get_encoded_features()  # which refuses what does not go together
        data = {name: to_tensor(value) for name, value in data.items()}
        single = any(value.shape.rank == 0 for value in data.values())
        found = self._merged(*self._computed({n: _column(v) for n, v in data.items()}))
        self.built = True
        if not single:
            return found
        if self.output_mode == "dict":
            return {name: squeeze(value, axis=0) for name, value in found.items()}
        return squeeze(found, axis=0)

    def get_config(self):
        """The constructor's arguments."""
        return {
            "features": {name: _described(f) for name, f in self.features.items()},
            "output_mode": self.output_mode,
            "crosses": [_described(cross) for cross in self.crosses],
            "crossing_dim": self.crossing_dim,
            "hashing_dim": self.hashing_dim,
            "num_discretization_bins": self.num_discretization_bins,
        }

    @classmethod
    def from_config(cls, config):
        """A space from its config, not adapted."""
        return cls(**config)

    def get_build_config(self):
        """What builds each feature's preprocessor."""
        return {
            name: layer.get_build_config() if isinstance(layer, Layer) else None
            for name, layer in self.preprocessors.items()
        }

    def build_from_config(self, config):
        """Builds the preprocessors; what they have learned is read from a file next."""
        for name, built in config.items():
            if built is not None:
                self.preprocessors[name].build_from_config(built)
        self._is_adapted = True

    def save(self, filepath):
        """Writes the space, with what it has learned, to a .keras file."""
        save_model(self, filepath)

    def save_own_variables(self, store):
        """Nothing: the preprocessors have the variables."""

    def load_own_variables(self, store):
        """Nothing: the preprocessors have the variables."""


_PLAIN = (
    "float", "float_rescaled", "float_normalized", "integer_categorical", "string_categorical"
)  # fmt: skip


def _name(kind, name):
    return f"{unique_name(kind, zero_based=False) if name is None else name}_preprocessor"


def _column(value):
    """Values as [batch, width]."""
    rank = value.shape.rank
    if rank == 0:
        return reshape(value, [1, 1])
    return _expand_dims(value, -1) if rank == 1 else value


def _count(kind, name):
    """How many integers a feature's preprocessor or a cross has."""
    if isinstance(kind, Cross):
        return kind.crossing_dim
    layer = kind.preprocessor
    if isinstance(layer, layers.Discretization):
        return layer.num_bins if layer.num_bins is not None else len(layer.bin_boundaries) + 1
    if hasattr(layer, "vocabulary_size"):
        return layer.vocabulary_size()
    if isinstance(layer, layers.Hashing):
        return layer.num_bins
    raise ValueError(
        f"Feature '{name}' has `output_mode='one_hot'`, for which how many integers there are must "
        "be known: its preprocessor should be a lookup, discretization or hashing layer, got "
        f"{layer!r}."
    )
