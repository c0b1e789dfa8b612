"""keras.config, keras.tree and small functions of Keras 3."""

import numpy as np
import pytest

import kerastorch as tf

keras = tf.keras
tree, config = keras.tree, keras.config


def test_config():
    assert config.backend() == keras.backend.backend() == "tensorflow"
    config.set_backend("tensorflow")
    with pytest.raises(ValueError):
        config.set_backend("jax")
    assert config.floatx() == "float32" and config.epsilon() == 1e-7
    assert config.image_data_format() == "channels_last"
    config.set_dtype_policy("mixed_bfloat16")
    try:
        assert keras.layers.Dense(1).compute_dtype == "bfloat16"
        assert config.dtype_policy().name == "mixed_bfloat16"
        assert isinstance(config.dtype_policy(), keras.DTypePolicy)
    finally:
        config.set_dtype_policy("float32")
    config.disable_traceback_filtering()
    assert not config.is_traceback_filtering_enabled()
    config.enable_traceback_filtering()
    assert config.is_traceback_filtering_enabled()
    config.disable_interactive_logging()
    assert not config.is_interactive_logging_enabled()
    config.enable_interactive_logging()
    assert config.is_flash_attention_enabled()
    config.disable_flash_attention()
    assert not config.is_flash_attention_enabled()
    config.enable_flash_attention()


# what Keras 3.15 answers
TREE = [
    (lambda: tree.flatten({"b": 1, "a": [2, None]}), [2, None, 1]),
    (lambda: tree.is_nested(None), False),
    (lambda: tree.map_structure(lambda x, y: x + y, [1, (2,)], [3, (4,)]), [4, (6,)]),
    (lambda: tree.map_structure(lambda x: x, None), None),
    (lambda: tree.map_structure(3, [1]), TypeError),
    (lambda: tree.map_structure(lambda x, y: x, [1], [1, 2]), ValueError),
    (lambda: tree.map_structure(lambda x, y: x, [1], (1,)), ValueError),
    (lambda: tree.map_structure_up_to([1, 1], lambda x: x, [[1, 2], 3]), [[1, 2], 3]),
    (
        lambda: tree.flatten_with_path({"a": [1, 2], "b": 3}),
        [(("a", 0), 1), (("a", 1), 2), (("b",), 3)],
    ),
    (lambda: tree.flatten_with_path(3), [((), 3)]),
    (lambda: tree.assert_same_structure([1], [2]), None),
    (lambda: tree.assert_same_structure([1], (2,)), ValueError),
    (lambda: tree.assert_same_structure({"a": 1}, {"b": 1}), ValueError),
    (lambda: tree.assert_same_structure(1, [1]), ValueError),
    (lambda: tree.assert_same_paths([1], (2,)), None),
    (lambda: tree.assert_same_paths([1], [2, 3]), ValueError),
    (lambda: tree.pack_sequence_as({"a": 0, "b": [0]}, [1, 2]), {"a": 1, "b": [2]}),
    (lambda: tree.pack_sequence_as([0], [1, 2]), ValueError),
    (lambda: tree.pack_sequence_as(0, [1]), 1),
    (lambda: tree.lists_to_tuples([1, [2, (3, [4])]]), (1, (2, (3, (4,))))),
    (
        lambda: tree.map_shape_structure(lambda s: s, {"a": (1, 2), "b": [None, 3]}),
        {"a": (1, 2), "b": [None, 3]},
    ),
    (lambda: tree.traverse(lambda x: x * 2 if isinstance(x, int) else None, [1, (2,)]), [2, (4,)]),
    (
        lambda: tree.traverse(
            lambda x: tuple(x) if isinstance(x, list) else None, [1, [2]], top_down=False
        ),
        (1, (2,)),
    ),
    (lambda: tree.traverse(lambda x: tree.MAP_TO_NONE if x == 1 else None, [1, 2]), [None, 2]),
]


@pytest.mark.parametrize("number", range(len(TREE)))
def test_tree(number):
    function, expected = TREE[number]
    if isinstance(expected, type):
        with pytest.raises(expected):
            function()
    else:
        assert function() == expected


def test_utils_and_saving(tmp_path):
    assert keras.version() == keras.__version__
    assert keras.utils.standardize_dtype(np.float64) == "float64"
    assert keras.utils.standardize_dtype(None) == "float32"
    with pytest.raises(ValueError):
        keras.utils.standardize_dtype("nosuch")
    model = keras.Sequential([keras.layers.Dense(2, input_shape=(3,))])
    before = model.get_weights()
    keras.saving.save_weights(model, tmp_path / "model.weights.h5")
    model.set_weights([w + 1 for w in before])
    keras.saving.load_weights(model, tmp_path / "model.weights.h5")
    for a, b in zip(model.get_weights(), before, strict=True):
        np.testing.assert_array_equal(a, b)


def test_py_dataset():
    class Rows(keras.utils.PyDataset):
        def __len__(self):
            return 3

        def __getitem__(self, index):
            return np.full((2, 1), index, "float32"), np.zeros((2, 1), "float32")

    rows = Rows(workers=2)
    assert rows.num_batches == 3 and rows.workers == 2
    model = keras.Sequential([keras.layers.Dense(1, input_shape=(1,))])
    model.compile("sgd", "mse")
    assert len(model.fit(rows, epochs=2, verbose=0).history["loss"]) == 2
