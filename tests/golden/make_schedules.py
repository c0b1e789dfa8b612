"""Records learning rate schedules: run by the oracle's Python, writes schedules.json."""

import pathlib

PATH = pathlib.Path(__file__).with_suffix("").with_name("schedules.json")
S = "tf.keras.optimizers.schedules"
MADE = [
    "ExponentialDecay(0.1, 10, 0.9)",
    "ExponentialDecay(0.1, 10, 0.9, staircase=True)",
    "ExponentialDecay(np.float64(0.1), 10, 0.9)",
    "ExponentialDecay(tf.constant(0.1), 10, tf.constant(0.9))",
    "InverseTimeDecay(0.1, 10, 0.5)",
    "InverseTimeDecay(0.1, 10, 0.5, True)",
    "PiecewiseConstantDecay([10, 20], [1.0, 0.5, 0.1])",
    "PolynomialDecay(0.1, 10)",
    "PolynomialDecay(0.1, 10, 0.01, 0.5)",
    "PolynomialDecay(0.1, 10, 0.01, 2.0, cycle=True)",
    "CosineDecay(0.1, 20)",
    "CosineDecay(0.1, 20, alpha=0.1)",
    "CosineDecay(0.1, 20, warmup_target=0.5, warmup_steps=5)",
    "CosineDecay(0.1, 20, warmup_target=0.5)",
    "CosineDecayRestarts(0.1, 10)",
    "CosineDecayRestarts(0.1, 10, t_mul=1.5, m_mul=0.8, alpha=0.1)",
    "CosineDecayRestarts(0.1, 10, t_mul=1.0, m_mul=0.5)",
]
STEPS = (0, 1, 5, 10, 11, 20, 29, 75)
CASES = [f"[{S}.{made}(i) for i in {STEPS}]" for made in MADE]
CASES += [f"{S}.{made}(tf.constant(7, tf.int64))" for made in MADE]
CASES += [f"{S}.{made}(tf.constant(10.5))" for made in MADE]
CASES += [f"{S}.{made}(tf.range(3))" for made in MADE]
CASES += [f"{S}.{made}(np.arange(3))" for made in MADE if "stant(" not in made]
CASES += [f"{S}.{made}(tf.Variable(3))" for made in MADE]
CASES += [f"{S}.{made}.get_config()" for made in MADE if "tf." not in made]
CASES += [f"{S}.serialize({S}.{made})" for made in MADE if "tf." not in made]
CASES += [
    f"{S}.{made}"
    for made in (
        "ExponentialDecay(0.1, 0, 0.9)(3)",
        "ExponentialDecay(1, 10, 0.9)(3)",
        "InverseTimeDecay(1, 10, 0.9)(3)",
        "PolynomialDecay(1, 10)(3)",
        "PiecewiseConstantDecay([10.5, 20.0], [1.0, 0.5, 0.1])(10)",
        "PiecewiseConstantDecay([10.5, 20.0], [1.0, 0.5, 0.1])(10.7)",
        "PiecewiseConstantDecay([10], [1, 5])(11)",
        "PiecewiseConstantDecay([10, 20], [1.0, 0.5])",
        "PiecewiseConstantDecay([], [1.0])(3)",
        "LearningRateSchedule()(1)",
        "LearningRateSchedule().get_config()",
        "serialize(tf.keras.optimizers.schedules.CosineDecay(0.1, 9), use_legacy_format=True)",
        "deserialize({'class_name': 'CosineDecay', 'config': {'initial_learning_rate': 0.1, "
        "'decay_steps': 10}}).get_config()",
    )
]

if __name__ == "__main__":
    import cases
    import tensorflow as tf

    cases.record(CASES, tf, PATH)
