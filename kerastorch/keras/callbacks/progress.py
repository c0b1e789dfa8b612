"""ProgbarLogger: the progress bar of fit, evaluate and predict."""

from .._base.messages import print_msg
from .._base.progbar import Progbar
from .base import Callback, numbers


class ProgbarLogger(Callback):
    """Prints the progress bar (tf.keras.callbacks.ProgbarLogger).

    count_mode: "steps" or "samples"; stateful_metrics: names shown as they are, beside those of
    the model's metrics; others are averaged over the epoch.
    """

    def __init__(self, count_mode="samples", stateful_metrics=None):
        super().__init__()
        if count_mode not in ("samples", "steps"):
            raise ValueError(
                f'Unknown `count_mode`: {count_mode}. Expected values are ["samples", "steps"]'
            )
        self._supports_tf_logs = True
        self.use_steps = count_mode == "steps"
        self.stateful_metrics = set(stateful_metrics or ())
        self.seen, self.progbar, self.target, self.verbose, self.epochs = 0, None, None, 1, 1
        self._called_in_fit = False
        self._named = set()

    def set_params(self, params):
        """Takes verbosity, epochs and steps."""
        self.params = params
        self.verbose, self.epochs = params["verbose"], params["epochs"]
        self.target = params.get("steps" if self.use_steps else "samples")

    def on_train_begin(self, logs=None):
        """Notes that the bar is that of training: validation is silent."""
        self._called_in_fit = True

    def on_test_begin(self, logs=None):
        """Begins the bar of an evaluation."""
        if not self._called_in_fit:
            self._begin()

    def on_predict_begin(self, logs=None):
        """Begins the bar of a prediction."""
        self._begin()

    def on_epoch_begin(self, epoch, logs=None):
        """Begins the bar of an epoch."""
        self._begin()
        if self.verbose and self.epochs > 1:
            print_msg(f"Epoch {epoch + 1}/{self.epochs}")

    def on_train_batch_end(self, batch, logs=None):
        """Redraws the bar."""
        self._update(batch, logs)

    def on_test_batch_end(self, batch, logs=None):
        """Redraws the bar."""
        if not self._called_in_fit:
            self._update(batch, logs)

    def on_predict_batch_end(self, batch, logs=None):
        """Redraws the bar."""
        self._update(batch, None)

    def on_epoch_end(self, epoch, logs=None):
        """Finishes the bar of an epoch."""
        self._finish(logs)

    def on_test_end(self, logs=None):
        """Finishes the bar of an evaluation."""
        if not self._called_in_fit:
            self._finish(logs)

    def on_predict_end(self, logs=None):
        """Finishes the bar of a prediction."""
        self._finish(logs)

    @property
    def silent(self):
        """Whether it shows nothing now, as in a validation."""
        return self._called_in_fit

    def reach(self, count):
        """Notes how many steps have been made, where not each was told."""
        if self.use_steps:
            self.seen = count

    def _begin(self):
        self.seen, self.progbar, self._named = 0, None, set()
        self._bar({})

    def _bar(self, logs):
        """The bar; it knows which of the names in `logs` are metrics of the model."""
        if self.progbar is None:
            self.progbar = Progbar(
                target=self.target,
                verbose=self.verbose,
                stateful_metrics=self.stateful_metrics,
                unit_name="step" if self.use_steps else "sample",
            )
        if not self._named.issuperset(logs):
            self._named |= set(logs)
            if self.model is not None:
                self.stateful_metrics |= {m.name for m in self.model.metrics}
            self.progbar.stateful_metrics |= self.stateful_metrics
        return self.progbar

    def _update(self, batch, logs):
        logs = logs or {}
        if self.use_steps:
            self.seen = batch + 1
        else:
            logs = {**logs}
            self.seen += logs.pop("num_steps", 1) * logs.pop("size", 0)
            logs.pop("batch", None)
        if self.verbose == 1:
            self._bar(logs).update(self.seen, list(numbers(logs).items()), finalize=False)

    def _finish(self, logs):
        logs = numbers(logs or {})
        if self.target is None:
            self.target = self.progbar.target = self.seen
        self._bar(logs).update(self.target, list(logs.items()), finalize=True)

    def _implements_train_batch_hooks(self):
        return self.verbose == 1 or self.target is None

    _implements_test_batch_hooks = _implements_train_batch_hooks
    _implements_predict_batch_hooks = _implements_train_batch_hooks
