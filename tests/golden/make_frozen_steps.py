"""Records what the programs on frozen steps give under the real TensorFlow."""

import json

import cases
import frozen_steps
import tensorflow as tf

found = {}
for program in frozen_steps.programs():
    tf.keras.backend.clear_session()
    found[program] = cases.evaluate(program, tf, **frozen_steps.names(tf))
    tf.config.run_functions_eagerly(False)
lines = ",\n".join(f"{json.dumps(p)}: {json.dumps(r)}" for p, r in found.items())
(frozen_steps.HERE / "frozen_steps.json").write_text("{\n" + lines + "\n}\n", "utf-8")
