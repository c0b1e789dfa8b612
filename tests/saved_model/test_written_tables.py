"""Tables that change, and assets, in SavedModels: they begin with the content that was saved."""

import numpy as np

import kerastorch as tf

Dense = tf.lookup.experimental.DenseHashTable
Mutable = tf.lookup.experimental.MutableHashTable


class Tables(tf.Module):
    def __init__(self):
        super().__init__()
        self.a = Mutable(tf.string, tf.int64, -1)
        self.b = Mutable(tf.int64, tf.float32, [0.0, 0.0, 0.0])
        self.c = Dense(
            tf.int64, tf.float32, -1.0, empty_key=-10, deleted_key=-11, initial_num_buckets=8
        )
        self.d = Dense(tf.string, tf.float32, [0.0, 0.0], empty_key="", deleted_key="$")
        self.a.insert(tf.constant(["x", "y"]), tf.constant([5, 6], tf.int64))
        self.b.insert(tf.constant([7], tf.int64), tf.constant([[1.0, 2.0, 3.0]]))
        self.c.insert(tf.constant([1, 2], tf.int64), tf.constant([0.5, 0.25]))
        self.d.insert(tf.constant(["x"]), tf.constant([[1.0, 2.0]]))

    @tf.function(
        input_signature=[tf.TensorSpec([None], tf.string), tf.TensorSpec([None], tf.int64)]
    )
    def find(self, words, numbers):
        found = self.a.lookup(words), self.b.lookup(numbers), self.c.lookup(numbers)
        return *found, self.d.lookup(words), self.a.size(), self.c.size()

    @tf.function(input_signature=[tf.TensorSpec([None], tf.int64)])
    def add(self, numbers):
        self.a.insert(tf.as_string(numbers), numbers)
        self.b.insert(numbers, tf.cast(numbers, tf.float32)[:, None] * tf.ones(3))
        self.c.erase(tf.constant([1], tf.int64))


def test_tables_keep_their_content(tmp_path):
    tables = Tables()
    given = tf.constant(["x", "q", "2"]), tf.constant([1, 7, 2], tf.int64)
    tf.saved_model.save(tables, tmp_path / "m")
    loaded = tf.saved_model.load(tmp_path / "m")
    for _ in range(2):
        for made, wanted in zip(loaded.find(*given), tables.find(*given), strict=True):
            np.testing.assert_array_equal(made, wanted)
        for one in (tables, loaded):
            one.add(tf.constant([2, 9], tf.int64))
    tf.saved_model.save(loaded, tmp_path / "again")
    again = tf.saved_model.load(tmp_path / "again")
    for made, wanted in zip(again.find(*given), tables.find(*given), strict=True):
        np.testing.assert_array_equal(made, wanted)


def test_an_asset_is_its_path(tmp_path):
    (tmp_path / "words.txt").write_text("a\nb")

    class Reads(tf.Module):
        def __init__(self):
            super().__init__()
            self.words = tf.saved_model.Asset(str(tmp_path / "words.txt"))

        @tf.function(input_signature=[])
        def read(self):
            return tf.io.read_file(self.words)

    module = Reads()
    assert tf.convert_to_tensor(module.words) == str(tmp_path / "words.txt")
    assert module.read() == b"a\nb"
