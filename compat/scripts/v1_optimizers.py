"""TensorFlow 1's optimizers and decaying learning rates, in graphs and sessions."""

# compat: rtol 1e-4
import numpy as np
import tensorflow.compat.v1 as tf

train = tf.train
optimizers = {
    "sgd": lambda: train.GradientDescentOptimizer(0.1),
    "momentum": lambda: train.MomentumOptimizer(0.1, 0.9),
    "nesterov": lambda: train.MomentumOptimizer(0.1, 0.9, use_nesterov=True),
    "adam": lambda: train.AdamOptimizer(0.05),
    "adagrad": lambda: train.AdagradOptimizer(0.1),
    "adadelta": lambda: train.AdadeltaOptimizer(1.0, epsilon=1e-4),
    "rmsprop": lambda: train.RMSPropOptimizer(0.01),
    "centered": lambda: train.RMSPropOptimizer(0.01, momentum=0.9, centered=True),
    "ftrl": lambda: train.FtrlOptimizer(
        0.1, l1_regularization_strength=0.001, l2_regularization_strength=0.01
    ),
    "shrinkage": lambda: train.FtrlOptimizer(0.1, l2_shrinkage_regularization_strength=0.1),
    "proximal": lambda: train.ProximalGradientDescentOptimizer(0.1, 0.01, 0.01),
    "proximal_adagrad": lambda: train.ProximalAdagradOptimizer(0.1, 0.1, 0.01, 0.01),
}
values, names = {}, {}
for name, make in optimizers.items():
    with tf.Graph().as_default():
        x = tf.constant(np.linspace(-1, 1, 12).reshape(4, 3).astype("float32"))
        w = tf.get_variable("w", initializer=tf.constant([[0.5], [-0.3], [0.2]]))
        e = tf.get_variable("e", initializer=tf.constant(np.arange(10, dtype="f").reshape(5, 2)))
        loss = tf.reduce_mean(tf.square(tf.matmul(x, w) - 1))
        loss += tf.reduce_sum(tf.square(tf.gather(e, [0, 2, 2])))
        step = train.get_or_create_global_step()
        optimizer = make()
        update = optimizer.minimize(loss, global_step=step)
        with tf.Session() as session:
            session.run(tf.global_variables_initializer())
            for _ in range(5):
                session.run(update)
            values[name] = session.run([w, e, step, loss])
            slots = [optimizer.get_slot(w, s) for s in optimizer.get_slot_names()]
            values[f"{name} slots"] = session.run(slots)
        names[name] = [update.name, optimizer.get_slot_names()]
        names[name] += [[v.name for v in tf.global_variables()]]
        names[name] += [[v.name for v in optimizer.variables()]]

decays = {
    "exponential": lambda s: train.exponential_decay(0.1, s, 4, 0.5),
    "staircase": lambda s: train.exponential_decay(0.1, s, 4, 0.5, staircase=True),
    "polynomial": lambda s: train.polynomial_decay(0.1, s, 5, power=2.0),
    "cycle": lambda s: train.polynomial_decay(0.1, s, 2, cycle=True),
    "cosine": lambda s: train.cosine_decay(0.1, s, 5),
    "restarts": lambda s: train.cosine_decay_restarts(0.1, s, 2),
    "linear_cosine": lambda s: train.linear_cosine_decay(0.1, s, 5),
    "inverse_time": lambda s: train.inverse_time_decay(0.1, s, 5, 0.5),
    "natural_exp": lambda s: train.natural_exp_decay(0.1, s, 5, 0.5),
    "piecewise": lambda s: train.piecewise_constant(s, [1, 3], [0.1, 0.2, 0.3]),
}
rates = {}
for name, make in decays.items():
    with tf.Graph().as_default(), tf.Session() as session:
        step = train.create_global_step()
        rate, more = make(step), tf.assign_add(step, 1)
        session.run(tf.global_variables_initializer())
        rates[name] = []
        for _ in range(7):
            rates[name].append(float(session.run(rate)))
            session.run(more)

# gradients clipped on the way, and a rate that decays
with tf.Graph().as_default(), tf.Session() as session:
    v = tf.Variable([3.0, 4.0], name="v")
    step = train.create_global_step()
    optimizer = train.GradientDescentOptimizer(train.exponential_decay(1.0, step, 1, 0.5))
    pairs = optimizer.compute_gradients(tf.reduce_sum(v * v))
    grads, norm = tf.clip_by_global_norm([g for g, _ in pairs], 5.0)
    update = optimizer.apply_gradients(zip(grads, [v for _, v in pairs]), step)
    session.run(tf.global_variables_initializer())
    clipped = []
    for _ in range(3):
        session.run(update)
        clipped.append(session.run([v, norm, step]))

# what has no value outside of a session
del x, w, e, loss, step, optimizer, update, slots, rate, more, v, pairs, grads, norm, session
