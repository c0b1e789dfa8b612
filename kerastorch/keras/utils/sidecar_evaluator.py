"""SidecarEvaluator: evaluates the weights that another process saves as it trains."""

import logging
import os
import re
import time

from ..._core.errors import NotFoundError
from ...train._checkpoint import Checkpoint
from ...train._reading import list_variables
from ...train._state_file import latest_checkpoint

log = logging.getLogger("kerastorch")

_POLL_SECONDS = 1.0
_TOLD_AFTER = 30
_WEIGHTS = re.compile(r".*?(\d+)\D*\.h5")


class SidecarEvaluator:
    """Evaluates a model on each new file of weights in a folder
    (tf.keras.utils.SidecarEvaluator), while another process trains it.

    model: compiled, of the trained one's architecture; data: what `evaluate` takes.
    checkpoint_dir: where the other process saves checkpoints, by ModelCheckpoint with
        save_weights_only and a name like "ckpt-{epoch}", or by tf.train.Checkpoint(model=...,
        optimizer=...); files of weights with a number and the ending .h5 serve as well.
    steps: batches of an evaluation; max_evaluations: the number of the last file to evaluate.
    callbacks: those of `evaluate`.
    """

    def __init__(
        self, model, data, checkpoint_dir, steps=None, max_evaluations=None, callbacks=None
    ):
        self.model, self.data, self.checkpoint_dir = model, data, checkpoint_dir
        self.steps, self.max_evaluations = steps, max_evaluations
        self.callbacks = callbacks or []

    def start(self):
        """Evaluates until the file of number `max_evaluations` has been; for ever without one."""
        seen, since, told = None, time.monotonic(), False
        while True:
            found = self._newest()
            if found is None or found == seen:
                if found is None and not told and time.monotonic() - since > _TOLD_AFTER:
                    told = True
                    log.info("There are no files of weights in %s yet.", self.checkpoint_dir)
                time.sleep(_POLL_SECONDS)
                continue
            seen = found
            _, path, number = found
            self._evaluate(path)
            if self.max_evaluations and self.max_evaluations <= number:
                log.info("Last checkpoint evaluated. SidecarEvaluator stops.")
                return

    def _newest(self):
        """(time, path, number) of what was saved last: a checkpoint, a file; or None."""
        found = []
        checkpoint = latest_checkpoint(self.checkpoint_dir)
        if checkpoint is not None:
            written = os.stat(f"{checkpoint}.index").st_mtime_ns
            found.append((written, checkpoint, int(checkpoint.rpartition("-")[2])))
        if os.path.isdir(self.checkpoint_dir):
            for name in os.listdir(self.checkpoint_dir):
                fits, path = _WEIGHTS.fullmatch(name), os.path.join(self.checkpoint_dir, name)
                if fits and not name.startswith("."):
                    found.append((os.stat(path).st_mtime_ns, path, int(fits[1])))
        return max(found, default=None)

    def _load(self, path):
        if not path.endswith(".h5"):
            names = {name.partition("/")[0] for name, _ in list_variables(path)}
            if "model" in names:
                parts = {"model": self.model, "optimizer": self.model.optimizer}
                whole = Checkpoint(**{k: v for k, v in parts.items() if v is not None})
                whole.restore(path).expect_partial()
                return
        status = self.model.load_weights(path)
        if status is not None:
            status.expect_partial()

    def _evaluate(self, path):
        try:
            self._load(path)
        except (OSError, NotFoundError) as error:  # it was replaced meanwhile
            log.info("SidecarEvaluator could not read %s, and tries again: %s", path, error)
            return
        log.info("Evaluation starts: Model weights loaded from latest checkpoint file %s", path)
        logs = self.model.evaluate(
            self.data, steps=self.steps, callbacks=self.callbacks, verbose=2, return_dict=True
        )
        shown = " ".join(f"{name}={value}" for name, value in logs.items())
        log.info("End of evaluation. Metrics: %s", shown)


class SidecarEvaluatorExperimental(SidecarEvaluator):
    """The old name of SidecarEvaluator (tf.keras.experimental.SidecarEvaluator)."""

    def __init__(self, *args, **kwargs):
        log.warning(
            "`tf.keras.experimental.SidecarEvaluator` endpoint is deprecated and will be removed "
            "in a future release. Please use `tf.keras.utils.SidecarEvaluator`."
        )
        super().__init__(*args, **kwargs)
