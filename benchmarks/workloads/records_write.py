"""What it costs to make, serialize and write a record."""

import records


def tf_program(tf):
    path, rows = records.path(), records.values()
    return lambda: records.write(tf, path, rows), records.COUNT
