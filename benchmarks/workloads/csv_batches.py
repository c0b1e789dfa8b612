"""make_csv_dataset: a file of ten columns, numbers and quoted text, in batches with a label."""

import os
import tempfile

import numpy as np

ROWS = 20_000


def written():
    rng = np.random.RandomState(0)
    path = os.path.join(tempfile.mkdtemp(), "rows.csv")
    with open(path, "w") as file:
        file.write("age,fare,name,sex,kind,w,x,y,z,label\n")
        for i in range(ROWS):
            age, fare, w, x = rng.randint(90), rng.rand() * 500, rng.rand(), rng.randn()
            file.write(f'{age},{fare:.4f},"Mr, No {i}",{"mf"[i % 2]},{i % 3},{w:.3f},{x:.6f}')
            file.write(f",{rng.randint(1_000_000)},,{i % 2}\n")
    return path


def tf_program(tf):
    dataset = tf.data.experimental.make_csv_dataset(written(), 32, label_name="label", num_epochs=1)

    def run():
        for _ in dataset:
            pass

    return run, ROWS
