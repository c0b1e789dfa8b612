"""Runs a program in this interpreter and writes down what became of it.

    python recorder.py ORDER.json

The order says under which library ("tensorflow" or "kerastorch"), with which seed, which program,
which weights to begin with, and where to write the record: an .npz file with the entry `record`
(JSON) and the arrays that it speaks of.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import json
import os
import random
import sys
import traceback

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
LARGEST = 1_000_000  # of arrays with more elements a part is kept
PART = 100_000
QUIET = {
    "Dropout": "rate",
    "SpatialDropout1D": "rate",
    "SpatialDropout2D": "rate",
    "SpatialDropout3D": "rate",
    "AlphaDropout": "rate",
    "GaussianDropout": "rate",
    "GaussianNoise": "stddev",
}


def main(order):
    seed = order["seed"]
    random.seed(seed)
    np.random.seed(seed)
    tf = library(order["library"])
    tf.random.set_seed(seed)
    if order["library"] == "tensorflow":
        # graphs of TensorFlow 1 have seeds of their own; kerastorch's take the global one
        after(tf.Graph, "__init__", functools.partial(set_seed_of_graph, seed))
        tf.compat.v1.get_default_graph().seed = seed
    recorder = Recorder(tf, order)
    error = recorder.run()
    recorder.write(error)
    return 0 if error is None else 1


def library(name):
    """The tensorflow that the program is to find."""
    if name == "kerastorch":
        importlib.import_module(name).install()
    import tensorflow as tf

    return tf


def encoding():
    """The neighbour file, whatever a program calls its own modules."""
    spec = importlib.util.spec_from_file_location(
        "_kerastorch_encoding", os.path.join(HERE, "encoding.py")
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Recorder:
    """What is known of one run: initial weights, fits, values at the end."""

    def __init__(self, tf, order):
        self.tf, self.order = tf, order
        self.encoding = encoding()
        self.encoding.contents = self.keep
        self.arrays = {}
        self.initial = []
        self.fits = []
        self.carried = []
        self.in_layer = 0
        self.drawn = False  # a random number, since the last variable
        self.namespace = {}
        self.given = Given(order["weights"]) if order.get("weights") else None

    def keep(self, value):
        """Puts an array beside the record; text and objects go into it."""
        if value.dtype.kind in "OSU":
            return self.encoding.in_text(value)
        if value.dtype.name == "bfloat16":
            value = value.astype(np.float32)
        code = {}
        if value.size > LARGEST:
            code["step"] = value.size // PART | 1
            value = value.ravel()[:: code["step"]]
        name = f"a{len(self.arrays)}"
        self.arrays[name] = value
        return {**code, "array": name}

    # The run

    def run(self):
        """Runs the program; gives None, or what it raised."""
        self.watch()
        program = self.order["program"]
        sys.argv = [program, *self.order["args"]]
        sys.path[0] = os.path.dirname(program)
        try:
            self.run_code(program)
        except SystemExit as stop:
            if stop.code not in (None, 0):
                return f"SystemExit: {stop.code}"
        except BaseException as error:
            traceback.print_exc()
            return "".join(traceback.format_exception_only(type(error), error)).strip()
        return None

    def run_code(self, program):
        """As `python program` does; the namespace is kept where it ends by sys.exit, too."""
        code = self.order["code"]
        if code is None:
            with open(program, "rb") as file:
                code = file.read()
        module = type(sys)("__main__")
        module.__dict__.update(__file__=program, __builtins__=__builtins__)
        sys.modules["__main__"] = module
        self.namespace = module.__dict__
        exec(compile(code, program, "exec", dont_inherit=True), self.namespace)

    def watch(self):
        keras = self.tf.keras
        if self.order["calm"]:
            self.quieten()
        self.watch_fit(keras.Model)
        self.watch_add_weight(keras.layers.Layer)
        if self.order["library"] == "tensorflow":
            self.watch_variables_of_tensorflow()
        else:
            self.watch_variables_of_kerastorch()

    def quieten(self):
        """Takes out what draws random numbers in training: shuffling, dropout, noise."""
        layers = self.tf.keras.layers
        for name, field in QUIET.items():
            after(getattr(layers, name), "__init__", functools.partial(set_to_zero, field))
        self.tf.data.Dataset.shuffle = lambda dataset, *args, **kwargs: dataset

    def watch_fit(self, model_class):
        fit = model_class.fit

        @functools.wraps(fit)
        def recorded(model, *args, **kwargs):
            line = self.line_of_program(sys._getframe(1))
            if self.order["calm"]:
                kwargs["shuffle"] = False
            history = fit(model, *args, **kwargs)
            found = {k: [float(x) for x in v] for k, v in history.history.items()}
            known = {"model": model.name, "line": line, "history": found}
            self.fits.append({**known, "weights": self.weights(model)})
            return history

        model_class.fit = recorded

    def weights(self, module):
        """[[name, value]] of a module's variables; none of a model that is not built."""
        try:
            variables = getattr(module, "weights", module.variables)
        except ValueError:
            variables = []
        return [[v.name, self.encoding.encode_variable(v)] for v in variables]

    def line_of_program(self, frame):
        while frame is not None and frame.f_code.co_filename != self.order["program"]:
            frame = frame.f_back
        return None if frame is None else frame.f_lineno

    # Initial weights

    def watch_add_weight(self, layer_class):
        add_weight = layer_class.add_weight

        @functools.wraps(add_weight)
        def watched(*args, **kwargs):
            self.in_layer += 1
            try:
                return add_weight(*args, **kwargs)
            finally:
                self.in_layer -= 1

        layer_class.add_weight = watched

    def watch_variables_of_tensorflow(self):
        from tensorflow.python.framework import random_seed
        from tensorflow.python.ops import resource_variable_ops

        try:
            from tensorflow.python.eager.polymorphic_function import (
                polymorphic_function as functions,
            )
        except ImportError:
            from tensorflow.python.eager import def_function as functions
        waiting, noted = [], set()

        get_seed = random_seed.get_seed

        def drawing(*args, **kwargs):
            self.drawn = True
            return get_seed(*args, **kwargs)

        random_seed.get_seed = drawing

        def made_now(variable):
            if not variable._in_graph_mode:
                noted.add(id(variable))
                self.note(self.place(variable), variable.numpy())

        def made_in_function(variable):
            if id(variable) not in noted:  # as it is when it was made outside after all
                waiting.append((self.place(variable), variable))

        def initialized(_):
            if not self.tf.executing_eagerly():  # a function in another one, whose time comes
                return
            for place, variable in waiting:
                self.note(place, variable.numpy())
            waiting.clear()

        after(resource_variable_ops.ResourceVariable, "__init__", made_now)
        after(functions.UnliftedInitializerVariable, "__init__", made_in_function)
        after(functions.Function, "_initialize_uninitialized_variables", initialized)

    def place(self, variable):
        """Takes the next place in the list, for a value that may come later."""
        self.initial.append({"name": variable.name, "random": self.drawn or self.in_layer > 0})
        self.drawn = False
        return self.initial[-1]

    def note(self, place, value):
        value = np.asarray(value)
        if value.dtype.kind in "fc" or value.dtype.name == "bfloat16":
            place.update(self.encoding.encode_array(value))

    def watch_variables_of_kerastorch(self):
        import torch

        def made(variable):
            raw = variable._leaf()
            if not isinstance(raw, torch.Tensor) or not raw.is_floating_point():
                return
            shape = tuple(raw.shape)
            own = raw.detach().float().cpu().numpy()
            value = self.given.take(variable.name, shape, own)
            if value is not None:
                self.note_carried(variable.name, shape, value, own)
                with torch.no_grad():
                    raw.copy_(torch.from_numpy(np.array(value)))

        if self.given is not None:
            after(self.tf.Variable, "__init__", made)

    def note_carried(self, name, shape, value, own):
        gap = np.abs(value.astype(np.float64) - own)
        largest = float(gap.max()) if gap.size else 0.0
        carried = {"name": name, "shape": list(shape), "layer": self.in_layer > 0}
        self.carried.append({**carried, "difference": largest})

    # The record

    def write(self, error):
        models = {}
        for name, value in sorted(self.namespace.items()):
            if not name.startswith("_") and isinstance(value, self.tf.Module):
                models[name] = self.weights(value)
        versions = {"python": sys.version.split()[0], "numpy": np.__version__}
        versions["library"] = f"TensorFlow {self.tf.__version__}"
        if self.order["library"] == "kerastorch":
            versions["library"] = f"kerastorch on torch {sys.modules['torch'].__version__}"
        record = {
            "version": 1,
            "library": self.order["library"],
            "versions": versions,
            "seed": self.order["seed"],
            "calm": self.order["calm"],
            "error": error,
            "values": self.encoding.values(self.namespace),
            "models": models,
            "fits": self.fits,
            "initial": [place for place in self.initial if "array" in place],
            "carried": self.carried,
        }
        np.savez_compressed(
            self.order["record"], record=np.array(json.dumps(record)), **self.arrays
        )


class Given:
    """The initial weights of TensorFlow's run, handed out by name and shape, in their order."""

    def __init__(self, path):
        with np.load(path, allow_pickle=False) as file:
            places = json.loads(str(file["record"]))["initial"]
            self.left = [(p, file[p["array"]]) for p in places if "step" not in p]

    def take(self, name, shape, own):
        """The value for a variable of this name and shape, None to leave its own.

        A value that is one number over and over comes from no random numbers, and is left.
        """
        for same_name in (True, False):
            for k, (place, value) in enumerate(self.left):
                if tuple(place["shape"]) != shape or (same_name and place["name"] != name):
                    continue
                random_like = varies(value) or (value.size == 1 and place["random"])
                if not same_name and not (random_like and varies(own)):
                    continue
                del self.left[k]
                return value if random_like else None
        return None


def varies(value):
    return value.size > 1 and bool((value != value.ravel()[0]).any())


def set_seed_of_graph(seed, graph):
    graph.seed = seed


def set_to_zero(field, layer):
    setattr(layer, field, 0.0)


def after(cls, name, told):
    """Has `told(object)` called after a method of a class."""
    method = getattr(cls, name)

    @functools.wraps(method)
    def watched(self, *args, **kwargs):
        result = method(self, *args, **kwargs)
        told(self)
        return result

    setattr(cls, name, watched)


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as given:
        ordered = json.load(given)
    sys.exit(main(ordered))
