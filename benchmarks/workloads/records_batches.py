"""What it costs to read a record and parse it with others, without tf.data."""

import records


def tf_program(tf):
    path, spec = records.path(), records.spec(tf)
    records.write(tf, path, records.values())

    def run():
        found = list(tf.compat.v1.io.tf_record_iterator(path))
        for start in range(0, len(found), 64):
            tf.io.parse_example(found[start : start + 64], spec)

    return run, records.COUNT
