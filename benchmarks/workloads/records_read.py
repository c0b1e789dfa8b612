"""What it costs to read a record and parse it, one by one."""

import records


def tf_program(tf):
    path, spec = records.path(), records.spec(tf)
    records.write(tf, path, records.values())
    dataset = tf.data.TFRecordDataset(path).map(lambda x: tf.io.parse_single_example(x, spec))

    def run():
        for _ in dataset:
            pass

    return run, records.COUNT
