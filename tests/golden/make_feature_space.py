"""Records feature_space.json: run with the python of TensorFlow 2.15 (see cases.py)."""

import json
import os
import sys
import tempfile
import zipfile

DATA = {
    "f1": [1.0, 2.0, 3.0, 5.0], "f2": [1.0, 2.0, 4.0, 8.0], "f3": [1.0, 7.0, 3.0, 5.0],
    "d1": [0.1, 0.5, 2.0, 9.0], "i1": [1, 2, 3, 1], "s1": ["a", "b", "a", "c"],
    "h1": ["x", "y", "x", "z"], "h2": [5, 6, 7, 5],
}  # fmt: skip
ONE = {name: values[1] for name, values in DATA.items()}


def names(tf):
    """What the cases may use beside tf and np."""
    space, layers = tf.keras.utils.FeatureSpace, tf.keras.layers
    dataset = tf.data.Dataset.from_tensor_slices(DATA)

    def full(data=dataset, **kwargs):
        features = {
            "f1": "float",
            "f2": space.float_normalized(name="n"),
            "f3": space.float_rescaled(0.5, 1.0, name="r"),
            "d1": space.float_discretized(num_bins=3, name="d"),
            "i1": space.integer_categorical(name="i"),
            "s1": space.string_categorical(name="s"),
            "h1": space.string_hashed(num_bins=4, name="h"),
            "h2": "integer_hashed",
        }
        made = space(features, crosses=[("s1", "i1"), space.cross(("h1", "h2"), 8)], **kwargs)
        made.adapt(data)
        return made

    return {
        "FS": space,
        "L": layers,
        "data": DATA,
        "one": ONE,
        "ds": dataset,
        "full": full,
        "saved": _saved,
        "members": _members,
        "model": lambda made: _model(tf, made),
    }


def _path():
    return os.path.join(tempfile.mkdtemp(), "space.keras")


def _saved(space):
    """The config that a file has."""
    path = _path()
    space.save(path)
    with zipfile.ZipFile(path) as archive:
        return json.dumps(json.loads(archive.read("config.json")), sort_keys=True)


def _members(space):
    path = _path()
    space.save(path)
    with zipfile.ZipFile(path) as archive:
        return sorted(archive.namelist())


def _model(tf, space):
    """What a model on top of a space gives for all rows."""
    encoded = space.get_encoded_features()
    output = tf.keras.layers.Dense(1, kernel_initializer="ones")(encoded)
    model = tf.keras.Model(space.get_inputs(), output)
    return model({n: tf.reshape(tf.constant(v), (-1, 1)) for n, v in DATA.items()})


CASES = """
full()(one)
full()({n: tf.constant(v) for n, v in data.items()})
full()({n: tf.reshape(tf.constant(v), (4, 1)) for n, v in data.items()})
full(output_mode='dict')({n: tf.constant(v) for n, v in data.items()})
full(output_mode='dict')(one)
full(ds.batch(2))(one)
full(ds.batch(4).map(lambda x: {n: tf.expand_dims(v, -1) for n, v in x.items()}))(one)
full(crossing_dim=5, hashing_dim=6)(one)
[x for x in ds.batch(4).map(full())]
[x['f2'] for x in ds.map(full(output_mode='dict'))]
model(full())
saved(full())
members(full())
full().get_build_config()
[(n, x.shape.as_list(), x.dtype.name, x.name) for n, x in full().get_inputs().items()]
full().get_encoded_features().shape.as_list()
{n: x.shape.as_list() for n, x in full(output_mode='dict').get_encoded_features().items()}
sorted(full().one_hot_encoders)
[full().crossing_dim, full().hashing_dim, full().num_discretization_bins, full().output_mode]
full().built
FS({'a': FS.float_normalized()})({'a': 1.0})
FS({'a': FS.float_normalized()}).get_inputs()
FS({'a': FS.float_normalized()}).get_encoded_features()
full()({'f1': 1.0})
full()({**one, 'zz': 3})
full()(3)
FS({})
FS(None)
FS({'a': 'zz'})
FS({'a': 3})
FS({'a': L.Rescaling(2.0)})
FS({'a': {'class_name': 'x'}})
FS({'a': 'float'}, output_mode='zz')
FS({'a': 'float'}, crosses=[('a', 'b')])
FS({'a': 'float'}, crosses=[3])
FS.cross(('a', 'b'), 2, output_mode='zz')
FS.cross(('a', 'b'), 5).name
FS.cross(('a', 'b'), 5).get_config()
FS.float(name='q').get_config()
FS.float().output_mode + FS.float().dtype
FS.integer_hashed(num_bins=0)
FS.float_discretized()
FS.float_discretized(num_bins=3, output_mode='zz')
FS.float_discretized(num_bins=2, bin_boundaries=[0.0, 1.0])
FS.integer_categorical(output_mode='multi_hot')
FS({'a': 'float'}).adapt(3)
FS({'a': FS.float_normalized()}).adapt(tf.data.Dataset.from_tensor_slices({'b': [1.0]}))
FS({'a': FS.feature('float32', L.Discretization(bin_boundaries=[0.0, 1.0]), 'int')})({'a': 1.0})
FS({'a': FS.feature('float32', L.Normalization(mean=1.0, variance=4.0), 'float')})({'a': [-1.0, 0.5, 3.0]})
FS({'a': FS.feature('string', L.StringLookup(vocabulary=['q']), 'one_hot')})({'a': 'q'})
FS({'a': FS.feature('float32', lambda x: x * 2, 'float')})({'a': [1.0, 2.0]})
FS({'a': FS.feature('float32', L.Rescaling(2.0), 'one_hot')})({'a': [1.0, 2.0]})
FS({'a': 'float'})({'a': [1.0, 2.0]})
FS({'a': 'float'}, output_mode='dict')({'a': [[1.0, 2.0]]})
FS({'a': 'float'})({'a': [[1.0, 2.0], [3.0, 4.0]]})
FS({'a': 'float'})({'a': np.array([1, 2])})
FS({'a': 'float', 'b': 'float'})({'a': 1.0, 'b': [2.0]})
FS({'a': 'float', 'b': 'float'})({'a': 1.0, 'b': 2})
FS({'b': 'float', 'a': 'float'}, output_mode='dict')({'a': [1.0], 'b': [2.0]})
FS({'a': 'string_hashed', 'b': 'float'}, hashing_dim=3)({'a': ['x', 'y'], 'b': [1.0, 2.0]})
FS({'a': FS.integer_hashed(4, output_mode='int')})({'a': [1, 2]})
FS({'a': FS.integer_hashed(4, output_mode='int')}, output_mode='dict')({'a': [1, 2]})
FS({'a': FS.integer_hashed(4), 'b': FS.integer_hashed(4)}, crosses=[('a', 'b')], crossing_dim=3)({'a': 1, 'b': 2})
FS({'a': FS.integer_hashed(4), 'b': 'float'}, crosses=[('a', 'b')], crossing_dim=3)({'a': 1, 'b': 2})
FS({'a': FS.integer_hashed(4, output_mode='int'), 'b': FS.integer_hashed(4)}, crosses=[FS.cross(('a', 'b'), 5, output_mode='int')], output_mode='dict')({'a': [1, 2], 'b': [3, 4]})
FS({'a': FS.float_rescaled(name='q')}).preprocessors['a'].name
FS({'a': 'float_discretized'}, num_discretization_bins=3).features['a'].preprocessor.num_bins
list(FS({'b': 'float', 'a': 'float'}).get_inputs())
FS({'a': 'float'}).get_build_config()
""".strip().splitlines()

if __name__ == "__main__":
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path.insert(0, here)
    import tensorflow as tf
    from cases import record

    record(CASES, tf, os.path.join(here, "feature_space.json"), **names(tf))
    names(tf)["full"]().save(os.path.join(here, "..", "fixtures", "feature_space.keras"))
