"""What it costs tf.data to read records and parse them in batches."""

import records


def tf_program(tf):
    path, spec = records.path(), records.spec(tf)
    records.write(tf, path, records.values())
    dataset = tf.data.TFRecordDataset(path).batch(64).map(lambda x: tf.io.parse_example(x, spec))

    def run():
        for _ in dataset:
            pass

    return run, records.COUNT
