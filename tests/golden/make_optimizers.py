"""Records trajectories of Keras's optimizers: run by the oracle's Python, writes optimizers.json.

A case is an optimizer as an expression over `o` (tf.keras.optimizers) and `s` (its schedules). It
takes 120 steps on three variables; kept are their values after steps 1 and 120, then the
optimizer's own variables by name, and the learning rate.
"""

import pathlib

import numpy as np

PATH = pathlib.Path(__file__).with_suffix("").with_name("optimizers.json")
KEPT = (1, 120)

COMMON = [
    "weight_decay=0.1",
    "clipnorm=0.5",
    "clipvalue=0.3",
    "global_clipnorm=0.7",
    "use_ema=True, ema_momentum=0.9",
    "use_ema=True, ema_momentum=0.8, ema_overwrite_frequency=7",
    "s.ExponentialDecay(0.1, 10, 0.9)",
    "s.CosineDecay(0.1, 100, 0.1, warmup_target=0.2, warmup_steps=20)",
]
OPTIONS = {
    "SGD": ["", "0.1, momentum=0.9", "0.1, momentum=0.9, nesterov=True", "0.1, 0.5, True, 0.01"],
    "Adam": ["", "0.05, beta_1=0.8, beta_2=0.95, epsilon=0.1", "0.02, amsgrad=True",
             "epsilon=1e-3"],
    "AdamW": ["", "0.05, 0.1"],
    "Adamax": ["", "0.05, beta_1=0.8, beta_2=0.95, epsilon=0.1"],
    "Nadam": ["", "0.05, beta_1=0.8, beta_2=0.95, epsilon=0.1"],
    "RMSprop": ["", "0.01, rho=0.8", "0.01, momentum=0.9", "0.01, centered=True, epsilon=1e-2",
                "0.01, momentum=0.5, centered=True, epsilon=1e-2",
                "0.01, use_ema=True"],
    "Adagrad": ["", "0.1, initial_accumulator_value=0.0, epsilon=1e-3"],
    "Adadelta": ["", "1.0, rho=0.9, epsilon=1e-5"],
    "Ftrl": ["", "0.1, learning_rate_power=-0.7, l1_regularization_strength=0.01",
             "0.1, l2_regularization_strength=0.1, l2_shrinkage_regularization_strength=0.05",
             "0.1, beta=0.5"],
    "Lion": ["", "0.01, beta_1=0.8, beta_2=0.9"],
    "Adafactor": ["", "0.05, clip_threshold=0.5, relative_step=False", "1.0, beta_2_decay=-0.5"],
    "legacy.SGD": ["", "0.1, momentum=0.9", "0.1, momentum=0.9, nesterov=True", "0.1, decay=0.01",
                   "lr=0.2, clipvalue=0.2, clipnorm=0.2", "0.1, global_clipnorm=0.5",
                   "s.PolynomialDecay(0.1, 60)"],
    "legacy.Adam": ["", "0.05, beta_1=0.8, epsilon=0.1, decay=0.1", "0.02, amsgrad=True"],
    "legacy.Adamax": ["", "0.05"],
    "legacy.Nadam": ["", "0.05, beta_1=0.8, epsilon=0.1"],
    "legacy.RMSprop": ["", "0.01, momentum=0.9", "0.01, centered=True, epsilon=1e-2",
                       "0.01, momentum=0.5, centered=True, epsilon=1e-2"],
    "legacy.Adagrad": ["", "0.1, initial_accumulator_value=0.0, epsilon=1e-3"],
    "legacy.Adadelta": ["", "1.0, rho=0.9"],
    "legacy.Ftrl": ["", "0.1, learning_rate_power=-0.7, l1_regularization_strength=0.01",
                    "0.1, l2_shrinkage_regularization_strength=0.05, beta=0.5"],
}  # fmt: skip
CASES = [f"o.{name}({given})" for name, all_given in OPTIONS.items() for given in all_given]
CASES += [f"o.{name}({given})" for name in ("SGD", "Adam") for given in COMMON]
CASES += ["o.RMSprop(s.PiecewiseConstantDecay([5, 50], [0.1, 0.01, 0.001]))"]
CASES += ["o.Nadam(s.InverseTimeDecay(0.1, 10, 0.5), clipnorm=0.5, weight_decay=0.01)"]
CASES += ["o.Adam(0.01, use_ema=True, ema_overwrite_frequency=3, weight_decay=0.01, clipvalue=1)"]


def gradients(step, values):
    """Gradients that depend on the step and on the values, in float32."""
    return [
        (np.sin(0.7 * step + np.arange(v.size)).reshape(v.shape) * 10.0 ** -(i - 1)).astype("f")
        + np.float32(0.1) * v
        for i, v in enumerate(values)
    ]


def trajectory(case, tf, rate=None):
    """What a case gives under a TensorFlow; `rate`: a learning rate to set after 30 steps."""
    o = tf.keras.optimizers
    optimizer = eval(case, {"o": o, "s": o.schedules})
    variables = [
        tf.Variable(np.linspace(-1, 1, 3).astype("f"), name="dense/bias"),
        tf.Variable(np.linspace(2, -1, 6).astype("f").reshape(3, 2), name="dense/kernel"),
        tf.Variable(0.5, name="scale"),
    ]
    kept = []
    for step in range(1, 121):
        grads = gradients(step, [v.numpy() for v in variables])
        optimizer.apply_gradients([(tf.constant(g), v) for g, v in zip(grads, variables)])
        if step == 30 and rate is not None:
            optimizer.learning_rate = rate
        if step in KEPT:
            kept.append([v.numpy() for v in variables])
    own = {v.name: v.numpy() for v in optimizer.variables()}
    return {"kept": kept, "own": own, "rate": float(_rate(optimizer, tf))}


def _rate(optimizer, tf):
    rate = optimizer.learning_rate
    return 0.0 if callable(rate) else rate.numpy()


if __name__ == "__main__":
    import json

    import cases
    import tensorflow as tf

    rows = {case: cases.encode(trajectory(case, tf)) for case in CASES}
    for case in ("o.SGD(0.1, momentum=0.9)", "o.Adam(0.01)", "o.legacy.Adam(0.01)"):
        rows[f"{case} then 0.001"] = cases.encode(trajectory(case, tf, 0.001))
    rows = json.loads(json.dumps(rows), parse_float=lambda text: float(f"{float(text):.8g}"))
    lines = [f"{json.dumps(k)}: {json.dumps(v)}" for k, v in rows.items()]
    PATH.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
