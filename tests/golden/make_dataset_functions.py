"""Records what the programs on functions of datasets give under the real TensorFlow."""

import cases
import dataset_functions
import tensorflow as tf

found = {}
for program in dataset_functions.programs():
    found[program] = cases.evaluate(program, tf, **dataset_functions.names(tf))
lines = ",\n".join(f"{cases.json.dumps(p)}: {cases.json.dumps(r)}" for p, r in found.items())
(dataset_functions.HERE / "dataset_functions.json").write_text("{\n" + lines + "\n}\n", "utf-8")
