"""Generated programs for losses, metrics, optimizers and what goes with them, seeded by class.

A program is an expression over `tf`, `np` and the functions of training_parts.py.
make_training_parts.py records what TensorFlow gives; the tests compare.
"""
# ruff: noqa: E501

import random


def written(pick, table):
    """Keyword arguments drawn from a table {name: choices}, each with half a chance."""
    return ", ".join(f"{k}={pick.choice(v)}" for k, v in table.items() if pick.random() < 0.5)


# ---- losses ----
SMOOTH = {"from_logits": ["True", "False"], "label_smoothing": ["0.1", "0.3"]}
LOSSES = {  # class: (kinds of labels, kinds of predictions, options)
    "MeanSquaredError": (["real", "count", "zeroone"], ["real", "unit"], {}),
    "MeanAbsoluteError": (["real", "count"], ["real", "unit"], {}),
    "MeanAbsolutePercentageError": (["real", "count", "zeros"], ["real"], {}),
    "MeanSquaredLogarithmicError": (["real", "count"], ["real", "unit"], {}),
    "Huber": (["real", "count"], ["real", "big"], {"delta": ["0.3", "2.0", "1"]}),
    "LogCosh": (["real", "count"], ["real", "big"], {}),
    "Poisson": (["count", "unit"], ["unit", "real"], {}),
    "KLDivergence": (["soft", "unit", "onehot"], ["soft", "unit", "real"], {}),
    "Hinge": (["sign", "zeroone", "real"], ["real", "unit"], {}),
    "SquaredHinge": (["sign", "zeroone", "real"], ["real", "unit"], {}),
    "CategoricalHinge": (["onehot", "sign"], ["real", "unit"], {}),
    "CosineSimilarity": (["real", "unit", "zeros"], ["real", "unit"], {"axis": ["0", "1", "-1", "-2"]}),
    "BinaryCrossentropy": (["zeroone", "unit", "edge"], ["unit", "edge", "real"],
                           SMOOTH | {"axis": ["0", "-1"]}),
    "BinaryFocalCrossentropy": (["zeroone", "unit"], ["unit", "edge", "real"],
                                SMOOTH | {"axis": ["0", "-1"], "gamma": ["0", "1.5", "3.0"],
                                          "alpha": ["0.3", "0.75"],
                                          "apply_class_balancing": ["True", "False"]}),
    "CategoricalCrossentropy": (["onehot", "soft", "unit"], ["soft", "unit", "edge", "real"],
                                SMOOTH | {"axis": ["0", "-1", "1"]}),
    "CategoricalFocalCrossentropy": (["onehot", "soft"], ["soft", "unit", "edge", "real"],
                                     SMOOTH | {"axis": ["0", "-1"], "gamma": ["0.5", "1.0"],
                                               "alpha": ["0.4", "[0.2, 0.3, 0.5]"]}),
    "SparseCategoricalCrossentropy": (["class3"], ["soft", "unit", "edge", "real"],
                                      {"from_logits": ["True", "False"],
                                       "ignore_class": ["0", "1", "-1", "7"]}),
}  # fmt: skip
FUNCTION = {"Huber": "huber", "LogCosh": "log_cosh", "KLDivergence": "kl_divergence"}
RAGGED = ["mean_squared_error", "mean_absolute_error", "mean_absolute_percentage_error",
          "mean_squared_logarithmic_error", "binary_crossentropy", "binary_focal_crossentropy",
          "categorical_crossentropy", "sparse_categorical_crossentropy", "huber", "hinge",
          "poisson", "log_cosh", "squared_hinge", "categorical_hinge", "kl_divergence",
          "cosine_similarity", "categorical_focal_crossentropy"]  # fmt: skip
REDUCTIONS = ["'none'", "'sum'", "'sum_over_batch_size'", "'auto'"]


def function_name(cls):
    """The function that a loss class computes."""
    snake = "".join("_" + c.lower() if c.isupper() else c for c in cls).strip("_")
    return FUNCTION.get(cls, snake)


def weight_for(pick, shape, seed):
    """None, a number, or weights of one of the ranks that fit (or do not)."""
    shapes = [(shape[0],), (shape[0], 1), shape[:-1], shape, (), (*shape[:-1], 1)]
    if pick.random() < 0.06:
        shapes = [(shape[0] + 1,), (shape[0], 5), (1,)]
    chosen = pick.choice(shapes)
    dtype = pick.choice(["float32", "float32", "float64", "int32"])
    return pick.choice(
        [None, 0.5, ("weight", chosen, seed, dtype), ("weight", chosen, seed, dtype)]
    )


def loss_programs(count=50):
    """Programs about losses; `count` for each class."""
    for cls, (true, pred, options) in LOSSES.items():
        pick = random.Random(cls)
        for seed in range(count):
            shape = pick.choice([(4, 3), (4, 3), (2, 4, 3), (5, 3), (1, 3), (2, 2, 2, 3), (4, 1)])
            if cls == "CategoricalFocalCrossentropy" or "SparseC" in cls or "Hinge" in cls:
                shape = shape if shape[-1] == 3 else (4, 3)
            seen = pick.choice(true)
            labels = shape[:-1] if "SparseC" in cls else shape
            if "SparseC" in cls and pick.random() < 0.3:
                labels = (*labels, 1)
            near = pick.random()
            if near < 0.06 and "SparseC" not in cls and "Categorical" not in cls:
                labels = pick.choice([shape[:-1], (*shape[:-1], 1), (1, *shape[1:])])
            dtype = pick.choice(["float32"] * 5 + ["float64", "float16", "bfloat16"])
            whole = seen in ("count", "zeroone", "sign", "onehot") or seen.startswith("class")
            given = pick.choice(
                ["int32", "int64", "float32", "uint8"] if whole else ["float32", dtype]
            )
            if seen == "sign" or given in ("float16", "bfloat16"):
                given = "float32"
            if cls == "CosineSimilarity":
                given = dtype
            form = pick.choice(["tensor", "tensor", "array", "list", "variable"])
            if given in ("bfloat16", "float16") and form in ("array", "list"):
                form = "tensor"
            kind = pick.choice(pred)
            if pick.random() < 0.06 and dtype == "float32":
                kind = "wild"
            y_true = (seen, labels, seed, given, form)
            y_pred = (kind, shape, 100 + seed, dtype, pick.choice(["tensor", "tensor", "variable"]))
            arguments = written(pick, options)
            if pick.random() < 0.7:
                how = pick.choice(REDUCTIONS)
                make = f"{cls}({', '.join(x for x in (arguments, f'reduction={how}') if x)})"
                program = f"{y_true}, {y_pred}, {weight_for(pick, shape, seed)}"
            else:
                make = f"{function_name(cls)}"
                if arguments:
                    inner = f"lambda t, p: tf.keras.losses.{make}(t, p, {arguments})"
                    make = f"get({inner})"
                program = f"{y_true}, {y_pred}"
            yield f"loss(tf, {make!r}, {program})"
    yield from ragged_programs()


def ragged_programs():
    """Losses of ragged labels and predictions."""
    for name in RAGGED:
        sparse = name.startswith("sparse")
        shapes = [((3, 4), (3, 4, 3))] if sparse else [((3, 4), (3, 4)), ((3, 4, 3), (3, 4, 3))]
        for first, second in shapes:
            kind = "class3" if sparse else "zeroone"
            true, pred = (
                (kind, first, 1, "float32", "ragged"),
                ("unit", second, 8, "float32", "ragged"),
            )
            yield f"loss(tf, {name!r}, {true}, {pred})"
            dense = ("unit", second, 8)
            yield f"loss(tf, {name!r}, {true}, {dense})"
            yield f"loss(tf, {name!r}, {(kind, first, 1)}, {pred})"
            yield f"loss(tf, {name!r}, {true}, {('unit', second, 9, 'float32', 'ragged')})"
            cls = {function_name(c): c for c in LOSSES}[name]
            for how in REDUCTIONS[:3]:
                make = f"{cls}(reduction={how})"
                yield f"loss(tf, {make!r}, {true}, {pred})"
                yield f"loss(tf, {make!r}, {true}, {pred}, ('weight', (3,), 5))"
            yield f"loss(tf, '{cls}()', {true}, {pred}, ('weight', (3, 4), 1, 'float32', 'ragged'))"
            yield f"loss(tf, '{cls}()', {true}, {pred}, 0.5)"
            yield f"loss(tf, '{cls}()', {true}, {pred}, ('weight', (3, 1), 5))"
    for smooth in ("label_smoothing=0.2", "from_logits=True"):
        for cls in ("BinaryCrossentropy", "CategoricalCrossentropy"):
            make = f"{cls}({smooth})"
            yield f"loss(tf, {make!r}, {('zeroone', (3, 4, 3), 1, 'float32', 'ragged')}, {('unit', (3, 4, 3), 8, 'float32', 'ragged')})"


# ---- metrics ----
ONE_OF = {"from_logits": ["True", "False"], "label_smoothing": ["0.1", "0.2"]}
THRESHOLDS = {"thresholds": ["0.3", "[0.2, 0.5, 0.9]", "[0.0, 0.25, 0.5, 0.75, 1.0]", "[0.7]"]}
CURVE = {"num_thresholds": ["3", "10", "101", "1"]}
# class: (positional arguments, labels, predictions, shapes, options)
PLAIN = [(4, 3), (2, 3, 3), (5, 3)]
FLAT = [(6,), (6, 1), (3, 4)]
METRICS = {
    "Mean": ("", None, "real", [(4,), (2, 3), (), (2, 2, 2)], {}),
    "Sum": ("", None, "real", [(4,), (2, 3), (), (2, 2, 2)], {}),
    "MeanTensor": ("", None, "real", [(4,), (2, 3)], {}),
    "MeanRelativeError": ("[1.0, 2.0, 0.5]", "real", "real", [(4, 3), (3,)], {}),
    "Accuracy": ("", "count", "count", FLAT, {}),
    "BinaryAccuracy": ("", "zeroone", "unit", FLAT, {"threshold": ["0.3", "0.0", "1.0", "0.8"]}),
    "CategoricalAccuracy": ("", "onehot", "soft", PLAIN, {}),
    "TopKCategoricalAccuracy": ("", "onehot", "soft", PLAIN, {"k": ["1", "2", "3", "9"]}),
    "SparseCategoricalAccuracy": ("", "class3", "soft", PLAIN, {}),
    "SparseTopKCategoricalAccuracy": ("", "class3", "soft", PLAIN, {"k": ["1", "2", "3", "9"]}),
    "BinaryCrossentropy": ("", "zeroone", "unit", PLAIN, ONE_OF),
    "CategoricalCrossentropy": ("", "onehot", "soft", PLAIN, ONE_OF | {"axis": ["-1", "1"]}),
    "SparseCategoricalCrossentropy": ("", "class3", "soft", PLAIN,
                                      {"from_logits": ["True", "False"],
                                       "ignore_class": ["0", "2", "-1"]}),
    "MeanSquaredError": ("", "real", "real", PLAIN, {}),
    "RootMeanSquaredError": ("", "real", "real", PLAIN + FLAT, {}),
    "MeanAbsoluteError": ("", "real", "real", PLAIN, {}),
    "MeanAbsolutePercentageError": ("", "real", "real", PLAIN, {}),
    "MeanSquaredLogarithmicError": ("", "count", "real", PLAIN, {}),
    "LogCoshError": ("", "real", "real", PLAIN, {}),
    "CosineSimilarity": ("", "real", "real", PLAIN, {"axis": ["-1", "1", "0"]}),
    "Hinge": ("", "sign", "real", PLAIN, {}),
    "SquaredHinge": ("", "zeroone", "real", PLAIN, {}),
    "CategoricalHinge": ("", "onehot", "real", PLAIN, {}),
    "Poisson": ("", "count", "unit", PLAIN, {}),
    "KLDivergence": ("", "soft", "soft", PLAIN, {}),
    "AUC": ("", "zeroone", "unit", FLAT, {"curve": ["'PR'", "'ROC'"],
            "summation_method": ["'interpolation'", "'minoring'", "'majoring'"],
            "num_thresholds": ["2", "3", "11", "50"], "from_logits": ["True", "False"],
            "thresholds": ["None", "None", "[0.2, 0.6]", "[0.5]", "[0.25, 0.5, 0.75]"]}),
    "AUC#": ("multi_label=True", "zeroone", "unit", [(4, 3), (5, 3)],
             {"curve": ["'PR'", "'ROC'"], "num_labels": ["3"], "from_logits": ["True"],
              "label_weights": ["[1.0, 2.0, 0.5]", "[0.0, 1.0, 1.0]"],
              "summation_method": ["'interpolation'", "'minoring'", "'majoring'"],
              "num_thresholds": ["3", "11"], "thresholds": ["None", "[0.2, 0.6]"]}),
    "AUC##": ("multi_label=False, label_weights=[1.0, 2.0, 0.5]", "zeroone", "unit", [(4, 3)],
              {"curve": ["'PR'", "'ROC'"], "num_thresholds": ["3", "11"]}),
    "TruePositives": ("", "zeroone", "unit", FLAT, THRESHOLDS),
    "FalsePositives": ("", "zeroone", "unit", FLAT, THRESHOLDS),
    "TrueNegatives": ("", "zeroone", "unit", FLAT, THRESHOLDS),
    "FalseNegatives": ("", "zeroone", "unit", FLAT, THRESHOLDS),
    "Precision": ("", "zeroone", "unit", PLAIN + FLAT,
                  THRESHOLDS | {"top_k": ["1", "2", "3"], "class_id": ["0", "2", "1"]}),
    "Recall": ("", "zeroone", "unit", PLAIN + FLAT,
               THRESHOLDS | {"top_k": ["1", "2", "3"], "class_id": ["0", "2", "1"]}),
    "PrecisionAtRecall": ("0.6", "zeroone", "unit", FLAT + [(4, 3)], CURVE | {"class_id": ["0", "1"]}),
    "RecallAtPrecision": ("0.6", "zeroone", "unit", FLAT + [(4, 3)], CURVE | {"class_id": ["0", "1"]}),
    "SensitivityAtSpecificity": ("0.4", "zeroone", "unit", FLAT + [(4, 3)],
                                 CURVE | {"class_id": ["0", "1"]}),
    "SpecificityAtSensitivity": ("0.4", "zeroone", "unit", FLAT + [(4, 3)],
                                 CURVE | {"class_id": ["0", "1"]}),
    "IoU": ("3, [0, 2]", "class3", "class3", FLAT, {"ignore_class": ["0", "1", "-1"]}),
    "IoU#": ("3, [0, 2], sparse_y_true=False, sparse_y_pred=False", "onehot", "soft", PLAIN,
             {"ignore_class": ["0", "1"], "axis": ["-1", "1"]}),
    "MeanIoU": ("3", "class3", "class3", FLAT, {"ignore_class": ["0", "1", "-1"]}),
    "MeanIoU#": ("3, sparse_y_pred=False", "class3", "soft", PLAIN, {"ignore_class": ["0", "1"]}),
    "BinaryIoU": ("", "zeroone", "unit", FLAT,
                  {"target_class_ids": ["[0]", "[1]", "(0, 1)"], "threshold": ["0.2", "0.9"]}),
    "OneHotIoU": ("3, [0, 1]", "onehot", "soft", PLAIN, {"ignore_class": ["0", "1"]}),
    "OneHotMeanIoU": ("3", "onehot", "soft", PLAIN, {"ignore_class": ["0", "1"]}),
    "F1Score": ("", "zeroone", "unit", [(4, 3), (5, 3)],
                {"average": ["'micro'", "'macro'", "'weighted'", "None"], "threshold": ["0.4", "0.9"]}),
    "FBetaScore": ("", "zeroone", "unit", [(4, 3), (5, 3)],
                   {"average": ["'micro'", "'macro'", "'weighted'", "None"], "threshold": ["0.4"],
                    "beta": ["0.5", "2.0"]}),
    "R2Score": ("", "real", "real", [(4, 3), (5, 1)],
                {"class_aggregation": ["None", "'uniform_average'", "'variance_weighted_average'"],
                 "num_regressors": ["1", "2"]}),
    "MeanMetricWrapper": ("tf.keras.losses.mse", "real", "real", PLAIN, {}),
}  # fmt: skip


def metric_programs(count=24):
    """Programs about metrics; `count` for each class."""
    for name, (first, true, pred, shapes, options) in METRICS.items():
        pick = random.Random(name)
        cls, seen = name.strip("#"), set()
        strict = cls in ("F1Score", "FBetaScore", "R2Score")
        for seed in range(count):
            shape = pick.choice(shapes)
            arguments = [x for x in (first, written(pick, options)) if x]
            if pick.random() < 0.3 and not strict:
                arguments.append(f"dtype={pick.choice(['float64', 'float32', 'float16'])!r}")
            if pick.random() < 0.3:
                arguments.append("name='m'")
            batches = []
            for k in range(3):
                b = seed * 10 + k
                forms = ["tensor", "array"] + ["list"] * (name != "AUC#")
                x = (pred, shape, b + 3, _dtype(pick, pred), pick.choice(forms))
                batch = [x]
                if true is not None:
                    labels = shape
                    if true.startswith("class") and pred != true:
                        labels = shape[:-1] if seed % 3 else (*shape[:-1], 1)
                    form = pick.choice(["tensor", *forms])
                    batch = [(true, labels, b + 4, _dtype(pick, true), form), x]
                if strict:
                    batch = [(*part[:3], "float32", part[4]) for part in batch]
                weight = None
                if k and strict:
                    weight = pick.choice([None, None, ("weight", shape[:1], b), ("weight", (1,), b),
                                          ("weight", shape, b), ("weight", (shape[0], 1), b)])  # fmt: skip
                elif k and shape:
                    weight = weight_for(pick, shape, b)
                batches.append((*batch, weight))
            make = f"{cls}({', '.join(arguments)})"
            program = f"metric(tf, {make!r}, {batches})"
            if program not in seen:
                seen.add(program)
                yield program
    for name in ("MeanSquaredError", "MeanAbsoluteError", "BinaryAccuracy", "SparseCategoricalAccuracy",
                 "BinaryCrossentropy", "Precision", "Recall", "AUC", "Accuracy", "TruePositives",
                 "RootMeanSquaredError", "Hinge", "CategoricalAccuracy"):  # fmt: skip
        for shape in ((3, 4), (3, 4, 3)):
            sparse = name.startswith("Sparse")
            true = (
                "class3" if sparse else "zeroone",
                shape[:2] if sparse else shape,
                1,
                "float32",
                "ragged",
            )
            pred = ("unit", (3, 4, 3) if sparse else shape, 8, "float32", "ragged")
            yield f"metric(tf, '{name}()', [({true}, {pred}, None), ({true}, {pred}, None)])"
    for name in ("Mean", "Sum"):
        x = ("real", (3, 4), 1, "float32", "ragged")
        yield f"metric(tf, '{name}()', [({x}, None), ({x}, ('weight', (3, 4), 1, 'float32', 'ragged'))])"


def _dtype(pick, kind):
    if kind in ("count", "zeroone", "onehot") or kind.startswith("class"):
        return pick.choice(["int32", "float32", "int64"])
    return pick.choice(["float32", "float32", "float32", "float64"])


# ---- optimizers ----
COMMON = {
    "weight_decay": ["0.05", "0.2"], "clipvalue": ["0.4"], "use_ema": ["True"],
    "jit_compile": ["False", "True"],
}  # fmt: skip
CLIPS = ["clipnorm=0.7", "global_clipnorm=0.9", "", ""]
RATES = ["0.1", "0.03", "1.0", "s.ExponentialDecay(0.1, 4, 0.7, staircase=True)",
         "s.CosineDecay(0.05, 15, warmup_target=0.2, warmup_steps=4)",
         "s.PiecewiseConstantDecay([3, 9], [0.1, 0.05, 0.01])",
         "s.PolynomialDecay(0.1, 10, 0.01, 2.0, cycle=True)",
         "s.InverseTimeDecay(0.1, 3, 0.5)", "s.CosineDecayRestarts(0.1, 5)", "lambda: 0.07",
         "tf.constant(0.06)", "np.float32(0.04)"]  # fmt: skip
BETAS = {"beta_1": ["0.5", "0.8"], "beta_2": ["0.9", "0.99"]}
EPSILON = {"epsilon": ["1e-3", "0.1", "1e-8"]}
OPTIMIZERS = {
    "SGD": {"momentum": ["0.5", "0.9"], "nesterov": ["True"]},
    "Adam": BETAS | EPSILON | {"amsgrad": ["True"]},
    "AdamW": BETAS | EPSILON | {"amsgrad": ["True"]},
    "Adamax": BETAS | EPSILON,
    "Nadam": BETAS | EPSILON,
    "RMSprop": {"rho": ["0.5", "0.8"], "momentum": ["0.5", "0.9"], "centered": ["True"]} | EPSILON,
    "Adagrad": {"initial_accumulator_value": ["0.0", "1.0"]} | EPSILON,
    "Adadelta": {"rho": ["0.5", "0.8"]} | EPSILON,
    "Ftrl": {"learning_rate_power": ["-0.3", "-1.0", "-0.5"], "initial_accumulator_value": ["0.5", "0.0"],
             "l1_regularization_strength": ["0.05"], "l2_regularization_strength": ["0.1"],
             "l2_shrinkage_regularization_strength": ["0.05"], "beta": ["0.3"]},
    "Lion": BETAS,
    "Adafactor": {"beta_2_decay": ["-0.5"], "epsilon_1": ["1e-10"], "epsilon_2": ["1e-2"],
                  "clip_threshold": ["0.5"], "relative_step": ["False", "True"]},
}  # fmt: skip
LEGACY = ["SGD", "Adam", "Adamax", "Nadam", "RMSprop", "Adagrad", "Adadelta", "Ftrl"]


def _joined(*parts):
    return ", ".join(p for p in parts if p)


def optimizer_programs(count=16):
    """Programs about optimizers; `count` for each class."""
    for name in [*OPTIMIZERS, *(f"legacy.{n}" for n in LEGACY)]:
        pick = random.Random(name)
        old = name.startswith("legacy.")
        options = dict(OPTIMIZERS[name.removeprefix("legacy.")])
        for seed in range(count):
            rate = pick.choice(RATES)
            if old:
                more = written(pick, {"decay": ["0.1", "0.02"], "clipvalue": ["0.4"]})
                if rate[0] in "01" and seed % 5 == 0:
                    rate = f"lr={rate}"
                if "Nadam" in name and rate.startswith("s."):
                    rate = "0.1"
            else:
                common = dict(COMMON)
                if name == "AdamW":
                    rate = _joined(rate, "weight_decay=0.1")
                    common.pop("weight_decay")
                more = written(pick, common)
                if "use_ema" in more:
                    more = _joined(more, pick.choice(["ema_momentum=0.9", "ema_momentum=0.5"]),
                                   pick.choice(["ema_overwrite_frequency=3", ""]))  # fmt: skip
            make = f"{name}({_joined(rate, written(pick, options), more, pick.choice(CLIPS))})"
            given = {"seed": seed}
            if pick.random() < 0.3:
                given["names"] = pick.choice(
                    [("kernel",), ("cube", "kernel", "bias"), ("scale", "bias")]
                )
            if pick.random() < 0.25 and "kernel" in given.get("names", ("kernel",)):
                given["sparse"] = ("kernel",)
            if pick.random() < 0.3:
                given["dtype"] = pick.choice(["float64", "mixed"])
            if pick.random() < 0.2:
                given["scale"] = pick.choice([1e-4, 30.0])
            if pick.random() < 0.15 and rate[0] in "01":
                given["then"] = "p.learning_rate = 0.02"
            yield f"optimizer(tf, {make!r}, {', '.join(f'{k}={v!r}' for k, v in given.items())})"
    for name in ("SGD", "Adam", "RMSprop", "legacy.SGD", "legacy.Adam"):
        for kwargs in (
            {},
            {"initial_scale": 8.0, "dynamic_growth_steps": 2},
            {"dynamic": False, "initial_scale": 4.0},
        ):
            for xs in ([1.0, 2.0, 3.0, 0.5], [1.0, float("inf"), 2.0, float("nan"), 0.25, 1.0]):
                text = str(xs).replace("inf", "float('inf')").replace("nan", "float('nan')")
                for dtype in ("float16", "bfloat16", "float32"):
                    if "Adam" in name and dtype != "float32":
                        continue  # Keras rounds the betas to half precision
                    yield f"scaled(tf, '{name}(0.05)', {kwargs}, {text}, {dtype!r})"


# ---- schedules, initializers, constraints, regularizers, activations ----
SCHEDULES = {
    "ExponentialDecay": ("0.1, 10, 0.8", {"staircase": ["True"]}),
    "InverseTimeDecay": ("0.1, 7, 0.6", {"staircase": ["True"]}),
    "PolynomialDecay": ("0.1, 12", {"end_learning_rate": ["0.02", "0.2"], "power": ["0.5", "2.0"],
                                    "cycle": ["True"]}),
    "CosineDecay": ("0.1, 15", {"alpha": ["0.2"], "warmup_target": ["0.3", "None"],
                                "warmup_steps": ["5", "1"]}),
    "CosineDecayRestarts": ("0.1, 6", {"t_mul": ["1.0", "1.5", "3.0"], "m_mul": ["0.7"],
                                       "alpha": ["0.1"]}),
    "PiecewiseConstantDecay": ("[3, 8, 20], [1.0, 0.5, 0.1, 0.05]", {}),
}  # fmt: skip
TIMES = ["3", "8.0", "0", "7.9", "tf.constant(9)", "tf.constant(9, tf.int64)", "tf.constant(9.5)",
         "tf.constant(4.0, tf.float64)", "tf.Variable(12, dtype=tf.int64)", "np.int64(20)",
         "np.float32(21.5)", "-1", "100000", "True", "tf.constant([2, 14])", "'a'", "None"]  # fmt: skip
DRAWN = {
    "RandomNormal": {"mean": ["1.0"], "stddev": ["0.5", "2"]},
    "RandomUniform": {"minval": ["-1.0", "0"], "maxval": ["0.5", "3"]},
    "TruncatedNormal": {"mean": ["-1.0"], "stddev": ["0.5"]},
    "VarianceScaling": {"scale": ["0.5", "2.0"], "mode": ["'fan_in'", "'fan_out'", "'fan_avg'"],
                        "distribution": ["'uniform'", "'truncated_normal'", "'untruncated_normal'"]},
    "GlorotNormal": {}, "GlorotUniform": {}, "HeNormal": {}, "HeUniform": {}, "LecunNormal": {},
    "LecunUniform": {}, "Orthogonal": {"gain": ["0.5"]},
}  # fmt: skip
CONSTRAINTS = {
    "MaxNorm": {"max_value": ["0.5", "2.0", "1"]},
    "UnitNorm": {},
    "MinMaxNorm": {"min_value": ["0.5", "0.0"], "max_value": ["1.0", "2.0"], "rate": ["0.3", "1.0"]},
    "NonNeg": {},
}  # fmt: skip
AXES = ["0", "1", "-1", "[0, 1]", "[1, 2]", "[0, 1, 2]", "2", "None", "(0, 1)"]
ACTIVATIONS = """relu relu6 leaky_relu elu selu gelu swish silu mish exponential softplus softsign tanh
sigmoid hard_sigmoid softmax log_softmax linear""".split()  # noqa: SIM905


def schedule_programs():
    """Programs about schedules."""
    for name, (first, options) in SCHEDULES.items():
        pick = random.Random(name)
        made = {f"s.{name}({_joined(first, written(pick, options))})" for _ in range(12)}
        for make in sorted(made):
            yield from (f"{make}({t})" for t in pick.sample(TIMES, 9))
            yield f"[{make}(t) for t in range(0, 40, 3)]"
            yield f"type({make}).from_config({make}.get_config()).get_config()"
            yield f"tf.function({make})(tf.constant(11))"
            yield f"s.deserialize(s.serialize({make}))(5)"


def object_programs():
    """Programs about schedules, initializers, constraints, regularizers and activations."""
    yield from schedule_programs()
    yield from initializer_programs()
    for name, options in CONSTRAINTS.items():
        pick = random.Random(name)
        for seed in range(24):
            axis = "" if name == "NonNeg" else pick.choice([f"axis={a}" for a in AXES] + [""])
            make = f"c.{name}({_joined(written(pick, options), axis)})"
            shape = pick.choice([(3,), (4, 3), (2, 3, 4), (2, 2, 3, 2), ()])
            kind = pick.choice(["real", "real", "zeros", "big", "wild"])
            dtype = pick.choice(["float32", "float32", "float64", "float16", "bfloat16", "int32"])
            yield f"{make}(value(tf, {kind!r}, {shape}, {seed}, {dtype!r}))"
            yield f"{make}.get_config()"
    for shape in [
        (3, 3, 2, 2),
        (4, 4, 1, 2),
        (1, 1, 1, 1),
        (2, 2, 1, 1),
        (5, 5, 2, 1),
        (3, 2, 1, 1),
        (3, 3),
    ]:
        for dtype in ("float32", "float64", "float16"):
            yield f"c.RadialConstraint()(value(tf, 'real', {shape}, 3, {dtype!r}))"
    yield from regularizer_programs()
    yield from activation_programs()


def initializer_programs():
    """Programs about initializers."""
    dtypes = ["None", "'float64'", "'float16'", "'bfloat16'", "'int32'", "'bool'", "'string'"]
    shapes = ["(400, 300)", "(3, 3, 60, 200)", "(90000,)", "(30, 40, 50)", "()", "(0, 3)", "[300, 300]",
              "tf.TensorShape([300, 200])", "tf.constant([300, 200])", "(None, 3)", "5000", "(-1, 2)"]  # fmt: skip
    for name, options in DRAWN.items():
        pick = random.Random(name)
        for seed in range(12):
            make = f"{name}({_joined(written(pick, options), f'seed={seed + 1}')})"
            shape = shapes[seed] if seed < len(shapes) else "(3, 4)"
            yield f"drawn(tf, {make!r}, {shape})"
            yield f"drawn(tf, {make!r}, (300, 400), {pick.choice(dtypes)})"
            yield f"i.{make}.get_config()"
    for dtype in dtypes:
        for shape in ("(3,)", "(2, 3)", "()", "(3, 3)", "(2, 0)", "(1, 2, 3)", "4", "None", "'ab'"):
            for make in ("Zeros()", "Ones()", "Identity()", "Identity(0.5)", "Constant(2)", "Constant(1.5)",
                         "Constant([1, 2, 3])", "Constant(np.eye(3))", "Constant(tf.ones((2, 3)))",
                         "Constant(True)"):  # fmt: skip
                yield f"i.{make}({shape}, dtype={dtype})"
    for shape in ("(6, 4)", "(4, 6)", "(2, 3, 5)", "(5, 5)", "(2, 2, 3, 4)"):
        for dtype in ("float32", "float64"):
            x = f"np.reshape(i.Orthogonal(1.5, seed=3)({shape}, dtype={dtype!r}).numpy(), (-1, {shape}[-1]))"
            yield f"(lambda x: np.round(x @ x.T if x.shape[0] < x.shape[1] else x.T @ x, 5) + 0.0)({x})"


def regularizer_programs():
    """Programs about regularizers: the penalty and its slope."""
    made = ["r.L1(0.2)", "r.L2(0.3)", "r.L1L2(0.1, 0.2)", "r.L1()", "r.L2()", "r.l1(0.1)", "r.l2(0.1)",
            "r.l1_l2(0.1, 0.3)", "r.l1_l2()", "r.L1L2(l2=0.4)", "r.OrthogonalRegularizer(0.3)",
            "r.OrthogonalRegularizer(0.3, mode='columns')", "r.L1(np.float32(0.25))", "r.L2(1)",
            "r.get('l1')", "r.get('l2')", "r.get('l1_l2')", "r.L1(l1=tf.constant(0.5))",
            "r.L2(tf.Variable(0.3))", "r.L1L2(True, 0.1)"]  # fmt: skip
    for make in made:
        for k, shape in enumerate([(3,), (4, 3), (2, 3, 2), (), (0, 3), (3, 5)]):
            for dtype in ("float32", ["float64", "float16", "bfloat16", "int32"][k % 4]):
                yield f"slope(tf, {make!r}, ('real', {shape}, {k}, {dtype!r}))"
        yield f"{make}.get_config()"
        yield f"r.deserialize(r.serialize({make})).get_config()"
        yield f"{make}([[1.0, -2.0], [0.5, 3.0]])"


def activation_programs():
    """Programs about activations: values and slopes, with their arguments."""
    more = ["lambda x: a.relu(x, alpha=0.2)", "lambda x: a.relu(x, max_value=1.0)",
            "lambda x: a.relu(x, threshold=0.5)", "lambda x: a.relu(x, 0.1, 2.0, -0.5)",
            "lambda x: a.elu(x, alpha=0.5)", "lambda x: a.elu(x, 2)", "lambda x: a.gelu(x, approximate=True)",
            "lambda x: a.softmax(x, axis=0)", "lambda x: a.softmax(x, axis=1)", "lambda x: a.softmax(x, axis=-2)",
            "lambda x: a.log_softmax(x, axis=0)", "lambda x: a.leaky_relu(x, alpha=0.3)",
            "lambda x: a.leaky_relu(x, 0.0)", "lambda x: a.relu(x, max_value=0.0)",
            "lambda x: a.relu(x, max_value=-1.0)", "lambda x: a.relu(x, alpha=-0.5, threshold=1.0)"]  # fmt: skip
    for name in [*(f"a.{n}" for n in ACTIVATIONS), *more]:
        pick = random.Random(name)
        for k, shape in enumerate([(4, 3), (3,), (2, 3, 2), (), (0, 3), (2, 2, 2, 2)]):
            for dtype in ("float32", ["float64", "float16", "bfloat16"][k % 3]):
                kind = pick.choice(["real", "real", "big", "edge", "minus"])
                yield f"slope(tf, {name!r}, ({kind!r}, {shape}, {k}, {dtype!r}))"
        for dtype in ("int32", "int64", "bool", "uint8"):
            yield f"slope(tf, {name!r}, ('count', (2, 3), 1, {dtype!r}))"
        yield f"slope(tf, {name!r}, [[1.0, -2.0], [0.0, 88.0]])"
