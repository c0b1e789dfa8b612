"""What cases may call beside tf and np: gradients, layers, metrics and optimizers step by step.

A case that uses them runs in a script after `globals().update(differential.programs.names(tf))`.
"""

import numpy as np

from differential.outcomes import Parts, Raised

WEIGHTS = [1.0, -0.5, 2.0, 0.25, -1.5, 0.75, 3.0]


def names(tf):
    """The names that a case sees."""
    tools = Programs(tf)
    public = {n: getattr(tools, n) for n in dir(Programs) if not n.startswith("_")}
    return {"tf": tf, "np": np, "nan": float("nan"), "inf": float("inf"), **public}


class Programs:
    """The programs on one library."""

    def __init__(self, tf):
        self._tf = tf

    # gradients

    def grad(self, function, *values):
        """The value and the gradients of its floating parts, weighted by WEIGHTS."""
        return self._gradients(function, values, second=False)

    def grad2(self, function, *values):
        """As grad, and the gradients of the gradients."""
        return self._gradients(function, values, second=True)

    def _gradients(self, function, values, second):
        tf = self._tf
        with tf.GradientTape() as outer:
            with tf.GradientTape() as tape:
                for value in values:
                    if not hasattr(value, "assign"):
                        tape.watch(value)
                        outer.watch(value)
                result = function(*values)
            parts = Parts(value=result)
            try:
                gradients = self._pulled(tape, result, values)
            except Exception as error:
                parts["gradients"] = Raised(error)
                return parts
            parts["gradients"] = gradients
            if not second:
                return parts
            first = [g for g in gradients if hasattr(g, "dtype")]
        try:
            parts["second"] = self._pulled(outer, first, values)
        except Exception as error:
            parts["second"] = Raised(error)
        return parts

    def _pulled(self, tape, result, values):
        targets = self._tensors(result)
        if not targets:
            return "nothing floating"
        weights = [self._weights(t) for t in targets]
        if any(w is None for w in weights):
            weights = None
        return tape.gradient(targets, list(values), output_gradients=weights)

    def _tensors(self, result):
        """The floating tensors of a result."""
        flat = [t for t in self._tf.nest.flatten(result) if hasattr(t, "dtype")]
        return [t for t in flat if self._floating(t)]

    def _floating(self, tensor):
        dtype = self._tf.as_dtype(tensor.dtype)
        return dtype.is_floating or dtype.is_complex

    def _weights(self, target):
        if (
            not hasattr(target, "numpy")
            or hasattr(target, "flat_values")
            or not self._floating(target)
        ):
            return None
        shape = [int(n) for n in target.shape]
        weights = np.resize(WEIGHTS, shape) if 0 not in shape else np.zeros(shape)
        return self._tf.constant(weights, target.dtype)

    def traced(self, function, *values):
        """The value and gradients of tf.function(function)."""
        return self.grad(self._tf.function(function), *values)

    def drawn(self, function, *values):
        """A functional model whose outputs are function(inputs), called with the values."""
        keras = self._tf.keras
        inputs = [keras.Input(v.shape[1:], v.shape[0], dtype=v.dtype) for v in values]
        outputs = function(*inputs)
        model = keras.Model(inputs, outputs)
        return [model.output_shape, model(list(values))]

    # random numbers: all but the numbers

    def spec(self, value):
        """dtype and shape of what may be random."""
        return [
            [t.dtype.name, t.shape.as_list()] if hasattr(t, "shape") else type(t).__name__
            for t in self._tf.nest.flatten(value)
        ]

    # Keras

    def layer(self, make, *inputs, **call):
        """A layer's output, gradients, state, config and shape; weights by rule, not by chance."""
        tf = self._tf
        layer = make()
        inputs = inputs[0] if len(inputs) == 1 else list(inputs)
        layer(inputs, **call)
        self._set_weights(layer)
        watched = [
            t for t in tf.nest.flatten(inputs) if hasattr(t, "dtype") and t.dtype.is_floating
        ]
        with tf.GradientTape() as tape:
            for tensor in watched:
                tape.watch(tensor)
            output = layer(inputs, **call)
        parts = Parts(value=output)
        sources = watched + list(layer.trainable_variables)
        try:
            parts["gradients"] = self._pulled(tape, output, sources)
        except Exception as error:
            parts["gradients"] = Raised(error)
        parts["state"] = [v.numpy() for v in layer.weights]
        parts["losses"] = list(layer.losses)
        parts["facts"] = self._facts(layer, inputs)
        return parts

    def _facts(self, layer, inputs):
        shapes = self._tf.nest.map_structure(lambda t: self._tf.TensorShape(t.shape), inputs)
        facts = {"weights": [[_rest(w.name), w.trainable] for w in layer.weights]}
        try:
            facts["output_shape"] = str(layer.compute_output_shape(shapes))
        except Exception as error:
            facts["output_shape"] = Raised(error)
        try:
            facts["config"] = plain(layer.get_config())
        except Exception as error:
            facts["config"] = Raised(error)
        return facts

    def _set_weights(self, layer):
        weights = []
        for number, weight in enumerate(layer.weights):
            if weight.dtype.is_floating:
                value = (np.arange(weight.shape.num_elements()) * 0.37 + number * 0.5) % 1.3 - 0.4
                value = np.abs(value) + 0.2 if "variance" in weight.name else value
                weights.append(
                    value.reshape(weight.shape.as_list()).astype(weight.dtype.as_numpy_dtype)
                )
            else:
                weights.append(weight.numpy())
        if weights:
            layer.set_weights(weights)

    def model(self, make, *inputs, **call):
        """The layer of `make` in a functional model: output shape, outputs, gradients."""
        tf = self._tf
        symbols = [tf.keras.Input(t.shape[1:], dtype=t.dtype) for t in inputs]
        layer = make()
        outputs = layer(symbols[0] if len(symbols) == 1 else symbols, **call)
        net = tf.keras.Model(symbols, outputs)
        self._set_weights(layer)
        with tf.GradientTape() as tape:
            result = net(list(inputs) if len(inputs) > 1 else inputs[0])
        parts = Parts(value=[result, str(net.output_shape), net.count_params()])
        sources = list(net.trainable_variables)
        if sources:
            parts["gradients"] = self._pulled(tape, result, sources)
        return parts

    def metric(self, make, *updates):
        """A metric after each update; then its variables, its config, and its state after reset."""
        metric = make()
        results = []
        for update in updates:
            metric.update_state(*update)
            results.append(metric.result())
        state = [[_rest(v.name), v.numpy()] for v in metric.variables]
        metric.reset_state()
        reset = [v.numpy() for v in metric.variables]
        return [results, state, reset, plain(metric.get_config())]

    def optimizer(self, make, *gradients, constraint=None):
        """Three variables, a step for each list of gradients (None: left out): values and slots."""
        tf = self._tf
        variables = [
            tf.Variable([[1.0, -2.0], [0.5, 3.0], [0.0, -1.0]], name="a"),
            tf.Variable([1.0, 2.0, -3.0], name="b", constraint=constraint),
            tf.Variable(0.5, name="c"),
        ]
        optimizer = make()
        steps = []
        for step in gradients:
            optimizer.apply_gradients(zip(step, variables))
            steps.append([v.numpy() for v in variables])
        state = sorted(
            ([_rest(v.name), v.numpy()] for v in self._slots(optimizer)), key=lambda pair: pair[0]
        )
        return [steps, state, int(optimizer.iterations), plain(optimizer.get_config())]

    def _slots(self, optimizer):
        variables = optimizer.variables
        return variables() if callable(variables) else variables

    def slices(self, values, rows, shape=None):
        """An IndexedSlices gradient."""
        tf = self._tf
        return tf.IndexedSlices(
            tf.constant(values), tf.constant(rows), shape and tf.constant(shape)
        )


def _rest(name):
    """A variable's name without the numbers and scopes that depend on other objects."""
    return name.split("/")[-1].split(":")[0].rstrip("0123456789_")


def plain(config):
    """A config without the names that count objects; objects in it by their class."""
    if isinstance(config, dict):
        return {
            k: (_rest(v) if k == "name" and isinstance(v, str) else plain(v))
            for k, v in sorted(config.items(), key=lambda pair: str(pair[0]))
        }
    if isinstance(config, (list, tuple)):
        return type(config)(map(plain, config)) if type(config) in (list, tuple) else list(config)
    return config
