"""TensorBoard: writes what TensorBoard shows of a training."""

import contextlib
import json
import os
import shutil
import time

from ... import summary
from ..._core.tensor import Tensor
from ..._ops.shaping import reshape, squeeze, transpose
from ...summary._profile import Profile
from ...summary._tracing import write_run_graph
from ...summary._write import plugin
from .._base import config
from ..layers.core import Embedding
from ..optimizers.schedules import LearningRateSchedule
from .base import Callback, log
from .profile import batches_of
from .workers import own_folder

_IGNORED = {
    "write_grads": "`write_grads` will be ignored in TensorFlow 2.0 for the `TensorBoard` "
    "Callback.",
    "batch_size": "`batch_size` is no longer needed in the `TensorBoard` Callback and will be "
    "ignored in TensorFlow 2.0.",
    "embeddings_layer_names": "`embeddings_layer_names` is not supported in TensorFlow 2.0. "
    "Instead, all `Embedding` layers will be visualized.",
    "embeddings_data": "`embeddings_data` is not supported in TensorFlow 2.0. Instead, all "
    "`Embedding` variables will be visualized.",
}


class TensorBoard(Callback):
    """Writes losses, metrics, histograms of weights and more for TensorBoard
    (tf.keras.callbacks.TensorBoard), to the folders "train" and "validation" in `log_dir`.

    histogram_freq: every so many epochs the weights' histograms, and with `write_images` the
        weights as pictures; 0 for never.
    write_graph: whether to write the model, for TensorBoard's "Keras" graph, and the graph of its
        training step, this where batches are watched: with `profile_batch`, `update_freq` other
        than "epoch", or `write_steps_per_second`.
    write_steps_per_second: whether to write the speed.
    update_freq: "epoch", "batch", or a number of batches, after which to write losses and metrics.
    profile_batch: a batch, or the first and last of a range, counted from 1, whose kernels to
        time; 0 for none.  The trace, plugins/profile/<time>/<host>.trace.json.gz, is for Perfetto
        (ui.perfetto.dev) and chrome://tracing.
    embeddings_freq: every so many epochs the tables of Embedding layers, for the projector;
        embeddings_metadata: a file with a name for each row, or a dict of such files by layer.

    ValueError for another profile_batch, and for other keywords.
    """

    def __init__(
        self,
        log_dir="logs",
        histogram_freq=0,
        write_graph=True,
        write_images=False,
        write_steps_per_second=False,
        update_freq="epoch",
        profile_batch=0,
        embeddings_freq=0,
        embeddings_metadata=None,
        **kwargs,
    ):
        super().__init__()
        self._supports_tf_logs = True
        _check_keywords(kwargs)
        self.log_dir = os.fspath(log_dir)
        self._own: str | None = None
        self.histogram_freq, self.write_graph = histogram_freq, write_graph
        self.write_images, self.write_steps_per_second = write_images, write_steps_per_second
        self.update_freq = 1 if update_freq == "batch" else update_freq
        self.embeddings_freq, self.embeddings_metadata = embeddings_freq, embeddings_metadata
        self._start_batch, self._stop_batch = batches_of(profile_batch)
        self._profile = None
        self._writers, self._pushed = {}, []
        self._train_step = self._test_step = 0

    def set_model(self, model):
        """Takes the model, and writes what it is made of."""
        self.model = model
        self._writers = {}
        drawn = model._is_graph_network or type(model).__name__ == "Sequential"
        if self.write_graph and drawn:
            with self._writing("train"):
                _write_model(model)
        if self.embeddings_freq:
            self._configure_embeddings()

    @property
    def _train_writer(self):
        return self._writer("train")

    @property
    def _val_writer(self):
        return self._writer("validation")

    def _folder(self):
        """The folder that this process writes to: of several, the chief's is `log_dir`."""
        if self._own is None:
            self._own = own_folder(self.model, self.log_dir)
        return self._own

    def _writer(self, part):
        if part not in self._writers:
            self._writers[part] = summary.create_file_writer(os.path.join(self._folder(), part))
        return self._writers[part]

    @contextlib.contextmanager
    def _writing(self, part):
        """Writes to a part's file, whatever the batch."""
        with self._writer(part).as_default(), summary.record_if(True):
            yield

    def _push(self, part, is_due):
        """Makes the writer that of the thread, where layers and steps write to as well, for the
        batches that are due."""
        writer = self._writer(part)
        if self.update_freq != "epoch":
            self._pushed.append(contextlib.ExitStack())
            self._pushed[-1].enter_context(writer.as_default(0))
            self._pushed[-1].enter_context(summary.record_if(is_due))

    def _pop(self):
        if self.update_freq != "epoch":
            self._pushed.pop().close()

    def _train_due(self):
        return self._train_step % self.update_freq == 0

    def _test_due(self):
        return self._test_step % self.update_freq == 0

    def _implements_train_batch_hooks(self):
        return self.update_freq != "epoch" or self.write_steps_per_second or self._start_batch > 0

    def _implements_test_batch_hooks(self):
        return self.update_freq not in ("epoch", 1)

    def on_train_begin(self, logs=None):
        """Opens the file."""
        self._train_step = self._started = 0
        self._last_batch = -1
        self._graph_is_due = self.write_graph
        self._push("train", self._train_due)

    def on_train_end(self, logs=None):
        """Closes the files."""
        self._pop()
        self._stop_profile()
        for writer in self._writers.values():
            writer.close()
        if self._own not in (None, self.log_dir):
            shutil.rmtree(self._own, ignore_errors=True)
        self._own = None

    def on_test_begin(self, logs=None):
        """Opens the file of the validation."""
        self._test_step = 0
        self._push("validation", self._test_due)

    def on_test_batch_end(self, batch, logs=None):
        """Counts the batches."""
        self._test_step = batch + 1

    def on_test_end(self, logs=None):
        """Writes the results over the steps of the optimizer."""
        optimizer = self.model.optimizer
        if optimizer and hasattr(optimizer, "iterations"):
            with self._writing("validation"):
                for name, value in (logs or {}).items():
                    step = int(optimizer.iterations)
                    summary.scalar(f"evaluation_{name}_vs_iterations", value, step)
        self._pop()

    def on_train_batch_begin(self, batch, logs=None):
        """Begins to time, if this is the batch."""
        self._started += 1
        if self.write_steps_per_second:
            self._batch_start = time.time()
        if self._started == self._start_batch:
            self._profile = Profile()

    def on_train_batch_end(self, batch, logs=None):
        """Writes losses and metrics if it is time to."""
        # several batches have passed where steps_per_execution is above 1
        passed = batch - self._last_batch if batch > self._last_batch else batch + 1
        self._train_step, self._last_batch = self._train_step + passed, batch
        if self.update_freq != "epoch" and self._train_due():
            if self.write_steps_per_second:
                speed = 1 / (time.time() - self._batch_start)
                summary.scalar("batch_steps_per_second", speed, self._train_step)
            if isinstance(logs, dict):
                for name, value in logs.items():
                    summary.scalar(f"batch_{name}", value, self._train_step)
        if self._graph_is_due:
            self._graph_is_due = False
            self._write_step_graph()
        if self._started >= self._stop_batch:
            self._stop_profile()

    def _stop_profile(self):
        if self._profile is not None:
            self._profile.stop()
            self._profile.write(self._folder())
            self._profile = None
            made = self._step_graph()
            if made is not None:
                with self._writing("train"):
                    write_run_graph(f"batch_{self._started}", made, self._started)

    def _write_step_graph(self):
        made = self._step_graph()
        if made is not None:
            with self._writing("train"):
                summary.graph(made)

    def _step_graph(self):
        """The GraphDef of the training step; None where it runs as Python code, and where it can't
        be written, which is only warned of."""
        try:
            graph = self.model._train_graph()
            return None if graph is None else _shown(self.model, graph)
        except Exception as error:  # whatever a user's code raises when it is traced
            log.warning("The graph of the training step can't be written. Ignoring... %s", error)
            return None

    def on_epoch_begin(self, epoch, logs=None):
        """Notes the time."""
        if self.write_steps_per_second:
            self._epoch_begin = int(self.model.optimizer.iterations), time.time()

    def on_epoch_end(self, epoch, logs=None):
        """Writes what belongs to an epoch."""
        if logs:
            self._write_logs(epoch, logs)
        if self.histogram_freq and epoch % self.histogram_freq == 0:
            self._write_weights(epoch)
        if self.embeddings_freq and epoch % self.embeddings_freq == 0:
            self._write_embeddings()

    def _write_logs(self, epoch, logs):
        train = {k: v for k, v in logs.items() if not k.startswith("val_")}
        optimizer = self.model.optimizer
        rate = getattr(optimizer, "_learning_rate", None)
        if isinstance(rate, LearningRateSchedule):
            train["learning_rate"] = rate(optimizer.iterations)
        if self.write_steps_per_second:
            before, since = self._epoch_begin
            train["steps_per_second"] = (int(optimizer.iterations) - before) / (time.time() - since)
        validation = {k[4:]: v for k, v in logs.items() if k.startswith("val_")}
        for part, values in (("train", train), ("validation", validation)):
            if values:
                with self._writing(part):
                    for name, value in values.items():
                        summary.scalar(f"epoch_{name}", value, epoch)

    def _write_weights(self, epoch):
        with self._writing("train"):
            for layer in self.model.layers:
                for weight in layer.weights:
                    name = weight.name.replace(":", "_")
                    summary.histogram(f"{name}/histogram", weight, epoch)
                    picture = _picture(weight) if self.write_images else None
                    if picture is not None:
                        summary.image(f"{name}/image", picture, epoch)

    def _embeddings(self):
        """(the path of the table's file, layer) of each Embedding layer."""
        layers = [layer for layer in self.model.layers if isinstance(layer, Embedding)]
        return [(f"train/keras_embedding-{layer.name}.tsv", layer) for layer in layers]

    def _configure_embeddings(self):
        """Tells the projector of the tables."""
        lines, metadata = [], self.embeddings_metadata
        for path, layer in self._embeddings():
            lines += ["embeddings {", f"  tensor_name: {json.dumps(layer.name)}"]
            if isinstance(metadata, str):
                lines.append(f"  metadata_path: {json.dumps(metadata)}")
            elif metadata is not None and layer.name in metadata:
                lines.append(f"  metadata_path: {json.dumps(metadata.pop(layer.name))}")
            lines += [f"  tensor_path: {json.dumps(path)}", "}"]
        if metadata and not isinstance(metadata, str):
            raise ValueError(
                "Unrecognized `Embedding` layer names passed to `keras.callbacks.TensorBoard` "
                f"`embeddings_metadata` argument: {metadata.keys()}"
            )
        os.makedirs(self._folder(), exist_ok=True)
        place = os.path.join(self._folder(), "projector_config.pbtxt")
        with open(place, "w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)

    def _write_embeddings(self):
        for path, layer in self._embeddings():
            place = os.path.join(self._folder(), path)
            os.makedirs(os.path.dirname(place), exist_ok=True)
            with open(place, "w", encoding="utf-8") as file:
                for row in layer.embeddings.numpy().tolist():
                    file.write("\t".join(map(repr, row)) + "\n")


def _check_keywords(given):
    for name, message in _IGNORED.items():
        if given.get(name):
            log.warning(message)
    unknown = set(given) - set(_IGNORED)
    if unknown:
        raise ValueError(
            f"Unrecognized arguments in `TensorBoard` Callback: {unknown}. Supported kwargs are: "
            f"{set(_IGNORED)}"
        )


def _write_model(model):
    """Writes the model's JSON; one that has none is only warned of."""
    try:
        text = model.to_json()
    except Exception as error:  # whatever a user's get_config raises
        log.warning("Model failed to serialize as JSON. Ignoring... %s", error)
        return
    with summary.experimental.summary_scope("keras") as (tag, _):
        summary.write(tag, text, 0, plugin("graph_keras_model", None, b"1"))


def _shown(model, graph):
    """The GraphDef of a step of a model, in scopes of its layers' names."""
    from ...summary._shown import shown  # as it takes long to load

    return shown(graph, {id(x): path for path, x in _paths(model, "")})


def _paths(layer, above):
    """(names of the models and layers down to it, layer) of all layers in a model."""
    path = above + layer.name
    yield path, layer
    for inner in getattr(layer, "layers", None) or ():
        yield from _paths(inner, f"{path}/")


def _picture(weight):
    """A weight as images, a vector as one row of pixels; None for what is no picture."""
    image = squeeze(Tensor(weight._t.detach()))
    shape = image.shape.as_list()
    if len(shape) == 1:
        image = reshape(image, [1, shape[0], 1, 1])
    elif len(shape) == 2:
        if shape[0] > shape[1]:
            image = transpose(image)
        image = reshape(image, [1, *image.shape.as_list(), 1])
    elif len(shape) == 3:
        if config.image_data_format() == "channels_last":
            image = transpose(image, [2, 0, 1])
        image = reshape(image, [*image.shape.as_list(), 1])
    shape = image.shape.as_list()
    return image if len(shape) == 4 and shape[-1] in (1, 3, 4) else None
