"""Records what optimizers answer and refuse: run by the oracle's Python, writes
optimizers_api.json."""

import pathlib

PATH = pathlib.Path(__file__).with_suffix("").with_name("optimizers_api.json")
CURRENT = ("SGD", "Adam", "AdamW", "Adamax", "Nadam", "RMSprop", "Adagrad", "Adadelta", "Ftrl",
           "Lion", "Adafactor")  # fmt: skip
LEGACY = ("SGD", "Adam", "Adamax", "Nadam", "RMSprop", "Adagrad", "Adadelta", "Ftrl")
VARIABLES = (
    "v = tf.Variable([[1.0, 2.0]], name='w')\n"
    "u = tf.Variable(3.0, name='b', dtype=tf.float64)\n"
    "g = tf.constant([[0.5, -1.0]])\n"
    "h = tf.constant(2.0, tf.float64)\n"
    "o = tf.keras.optimizers\n"
)


def _named(made, call):
    return f"p = o.{made}\np.{call}\n[(x.name, x.shape, x.dtype) for x in p.variables()]"


CASES = [f"o.{name}().get_config()" for name in CURRENT]
CASES += [f"o.legacy.{name}().get_config()" for name in LEGACY]
CASES += [f"o.serialize(o.{name}())" for name in CURRENT]
CASES += [f"o.serialize(o.legacy.{name}(0.5))" for name in LEGACY]
CASES += [f"o.serialize(o.{name}(), use_legacy_format=True)" for name in CURRENT]
CASES += [f"o.deserialize(o.serialize(o.{name}(0.5))).get_config()" for name in LEGACY]
CASES += [_named(f"{name}(0.5)", "build([v, u])") for name in CURRENT]
CASES += [
    _named(f"{name}(0.5)", "apply_gradients([(g, v), (h, u)])")
    for name in CURRENT
    if name != "Nadam"
]
CASES += [
    _named(f"legacy.{name}(0.5)", "apply_gradients([(g, v), (h, u)])")
    for name in LEGACY
    if name != "Nadam"
]
CASES += [
    _named("Adam(amsgrad=True, use_ema=True)", "apply_gradients([(g, v)])"),
    _named("RMSprop(momentum=0.9, centered=True)", "apply_gradients([(g, v)])"),
    _named("SGD(name='mine')", "apply_gradients([(g, v)], name='other')"),
    _named("legacy.SGD(momentum=0.5, name='mine')", "apply_gradients([(g, v)])"),
    _named("legacy.Nadam()", "apply_gradients([(g, v)])"),
    _named("legacy.RMSprop(momentum=0.5, centered=True)", "apply_gradients([(g, v)])"),
    _named("Adafactor()", "build([tf.Variable(tf.zeros((2, 3, 4)))])"),
]
CASES += [
    "o.SGD(momentum=-1.0)",
    "o.SGD(momentum=1.5)",
    "o.SGD(decay=0.1)",
    "o.SGD(gradient_transformers=[])",
    "o.SGD(foo=1)",
    "o.SGD(clipnorm=1, global_clipnorm=1)",
    "o.SGD(use_ema=True, ema_momentum=3)",
    "o.SGD(use_ema=True, ema_overwrite_frequency=1.5)",
    "o.SGD('a')",
    "o.SGD(None)",
    "o.AdamW(weight_decay=None)",
    "o.Lion(beta_1=0)",
    "o.Ftrl(initial_accumulator_value=-1.0)",
    "o.Ftrl(learning_rate_power=1.0)",
    "o.Ftrl(l1_regularization_strength=-1.0)",
    "o.legacy.SGD(momentum=2.0)",
    "o.legacy.SGD(foo=2.0)",
    "o.legacy.SGD(decay=-2.0)",
    "o.legacy.SGD(clipnorm=1.0, global_clipnorm=1.0)",
    "o.legacy.Adagrad(initial_accumulator_value=-1.0)",
    "o.legacy.Nadam(o.schedules.CosineDecay(0.1, 10))",
    "o.Optimizer()",
    "o.Optimizer('x').get_config()",
    "o.Optimizer('x').learning_rate",
    "o.legacy.Optimizer('x').get_config()",
    "o.get('nope')",
    "o.get(None)",
    "o.get(3)",
    "o.get('adamw')",
    "o.get({'class_name': 'adam', 'config': {'learning_rate': 0.5}}).get_config()",
    "o.get({'class_name': 'ADAM', 'config': {}}).get_config()",
    "o.get('sgd', foo=1)",
    "[type(o.get(n)).__name__ for n in ('adam', 'SGD', 'rmsProp', 'nadam', 'adagrad', 'adamax', "
    "'adadelta', 'ftrl', 'experimentalsgd')]",
    "o.deserialize(None)",
    "o.serialize(None)",
    "o.SGD().apply_gradients([])",
    "o.SGD().apply_gradients([(None, v)])",
    "o.SGD().apply_gradients(3)",
    "o.SGD().apply_gradients([(tf.constant([[1.0, 2.0, 3.0]]), v)])",
    "o.SGD().apply_gradients([(tf.constant([[1.0, 2.0]], tf.float64), v)])",
    "o.SGD().apply_gradients([(np.array([[1.0, 2.0]]), v)])",
    "o.SGD().apply_gradients([(g, g)])",
    "p = o.SGD()\np.apply_gradients([(g, v)])\np.apply_gradients([(h, u)])",
    "o.SGD(1.0).apply_gradients([(np.array([[1.0, 2.0]], 'f'), v), (None, u)])\nv.numpy()",
    "o.SGD(1.0).apply_gradients([(tf.constant(1.0), v)], global_step=3)\nv.numpy()",
    "o.SGD(1.0).apply_gradients(zip([g], [v]), experimental_aggregate_gradients=False)\nv.numpy()",
    "p = o.SGD()\np.build([v])\np.iterations = tf.Variable(3)",
    "p = o.Adam(0.1)\np.iterations = tf.Variable(5, dtype=tf.int64)\np.apply_gradients([(g, v)])\n"
    "[v.numpy(), p.iterations.numpy(), len(p.variables)]",
    "o.SGD().set_weights([1])",
    "p = o.Adam()\np.build([v])\np.set_weights([np.array(3), np.ones((1, 2)), np.ones((1, 2))])\n"
    "p.apply_gradients([(g, v)])\n[x.numpy() for x in [*p.variables, v]]",
    "p = o.Adam()\np.build([v])\np.set_weights([np.array(3), np.ones((2, 2)), np.ones((1, 2))])",
    "p = o.Adam()\np.build([v])\np.exclude_from_weight_decay(var_names=['a'])",
    "p = o.SGD(1.0, weight_decay=0.5)\np.exclude_from_weight_decay(var_names=['w'])\n"
    "p.apply_gradients([(g, v), (h, u)])\n[v.numpy(), u.numpy()]",
    "p = o.SGD(1.0, weight_decay=0.5)\np.exclude_from_weight_decay([u])\n"
    "p.apply_gradients([(g, v), (h, u)])\n[v.numpy(), u.numpy()]",
    "p = o.SGD()\np.lr = 0.5\n"
    "[p.lr.numpy(), p.learning_rate.numpy(), p.get_config()['learning_rate']]",
    "p = o.SGD()\np.lr.assign(0.5)\np.apply_gradients([(g, v)])\nv.numpy()",
    "p = o.SGD()\np.lr = 'a'",
    "p = o.SGD()\np.lr = [1.0, 2.0]",
    "p = o.SGD()\np.learning_rate = o.schedules.ExponentialDecay(0.5, 1, 0.5)\n"
    "p.apply_gradients([(g, v)])\np.apply_gradients([(g, v)])\n[p.lr.numpy(), v.numpy()]",
    "p = o.SGD(o.schedules.ExponentialDecay(0.5, 1, 0.5))\np.lr = 0.1",
    "p = o.SGD(o.schedules.ExponentialDecay(0.5, 1, 0.5))\np.apply_gradients([(g, v)])\n"
    "p.apply_gradients([(g, v)])\n[p.lr.name, p.lr.numpy(), p.get_config()['learning_rate']]",
    "o.SGD(lambda: 0.25).get_config()['learning_rate']",
    "o.SGD(tf.Variable(0.25)).get_config()['learning_rate']",
    "o.SGD().minimize(v, [v])",
    "o.SGD(0.1).minimize(lambda: u * u, [u])\nu.numpy()",
    "o.SGD(0.1).minimize(lambda: u * u, lambda: [u])\nu.numpy()",
    "o.SGD(0.1).minimize(lambda: u * u, u)",
    "o.legacy.SGD(0.1).minimize(lambda: u * u, u)\nu.numpy()",
    "o.SGD(0.1).compute_gradients(lambda: u * u, [u])[0][0]",
    "c = tf.Variable([1.0, -2.0], constraint=tf.abs)\n"
    "o.SGD(0.5).apply_gradients([(tf.constant([1.0, 1.0]), c)])\nc.numpy()",
    "p = o.legacy.SGD(lr=0.3)\n[p.lr.numpy(), p.learning_rate.numpy(), p.momentum.numpy()]",
    "p = o.legacy.SGD()\np.lr = 0.5\np.apply_gradients([(g, v)])\n[v.numpy(), p.lr.numpy()]",
    "p = o.legacy.SGD(0.5, decay=0.5)\n"
    "[(p.apply_gradients([(g, v)]), v.numpy())[1] for i in range(3)] + [p.decay.numpy()]",
    "p = o.legacy.Adam()\np.apply_gradients([(g, v)])\n"
    "[p.get_slot_names(), p.get_slot(v, 'm').name, p.get_slot(v, 'v').numpy()]",
    "o.legacy.Adam().get_slot(v, 'm')",
    "o.legacy.SGD().apply_gradients([(None, v)])",
    "o.legacy.SGD().apply_gradients([])",
    "o.legacy.SGD().nothing",
    "o.legacy.SGD().set_weights([1])",
    "p = o.legacy.SGD(momentum=0.5)\np.apply_gradients([(g, v)])\n"
    "p.set_weights([np.array(4), np.ones((1, 2))])\np.apply_gradients([(g, v)])\n"
    "[x for x in p.get_weights()] + [v.numpy()]",
    "o.legacy.SGD.from_config({'lr': 0.5}).get_config()",
    "o.SGD(0.1, global_clipnorm=1.0).apply_gradients([(g * float('inf'), v)])\nv.numpy()",
    "o.SGD(0.1, clipnorm=1.0).apply_gradients([(g / [[0.0, 1.0]], v)])\nv.numpy()",
    "o.SGD(0.1, clipnorm=1.0).apply_gradients([(g * 0.0, v)])\nv.numpy()",
    "o.SGD(0.1, clipvalue=1.0).apply_gradients([(g * [[float('nan'), 4.0]], v)])\nv.numpy()",
]
SPARSE = (
    "v = tf.Variable(np.ones((4, 2), 'f'))\n"
    "g = tf.IndexedSlices(tf.constant([[1.0, 2.0], [3.0, 4.0], [1.0, 1.0]]), "
    "tf.constant([0, 2, 2]), tf.constant([4, 2]))\n"
)
CASES += [
    f"{SPARSE}p = o.{name}(0.1)\nfor _ in range(2): p.apply_gradients([(g, v)])\nv.numpy()"
    for name in (*CURRENT, "legacy.SGD", "legacy.Adam", "legacy.Adagrad", "legacy.Adadelta")
]

if __name__ == "__main__":
    import json

    import cases
    import tensorflow as tf

    rows = {case: cases.evaluate(VARIABLES + case, tf) for case in CASES}
    lines = [f"{json.dumps(k)}: {json.dumps(v)}" for k, v in rows.items()]
    PATH.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
