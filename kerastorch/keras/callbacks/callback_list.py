"""CallbackList: a list of callbacks that is called as one."""

from ..._core import nest
from .base import numbers
from .history import History
from .progress import ProgbarLogger

_MODES = ("train", "test", "predict")
_LISTENS = tuple(f"_implements_{mode}_batch_hooks" for mode in _MODES)


class CallbackList:
    """Calls a list of callbacks (tf.keras.callbacks.CallbackList).

    add_history, add_progbar: whether to add a History and a ProgbarLogger if there is none.
    model: given to the callbacks; params: their parameters (verbose, epochs, steps).

    The loops of `fit` look at `train_batch_hooked` and the like, whether any callback but the
    progress bar listens to batches, at `takes_tensors`, whether those that listen say with
    `_supports_tf_logs` that they need no numbers, and redraw `progress_bar` from time to time.
    """

    def __init__(self, callbacks=None, add_history=False, add_progbar=False, model=None, **params):
        self.callbacks = nest.flatten(callbacks) if callbacks else []
        self._history = self._last(History)
        self.progress_bar = self._last(ProgbarLogger)
        if self._history is None and add_history:
            self._history = History()
            self.callbacks.append(self._history)
        if self.progress_bar is None and add_progbar:
            self.progress_bar = ProgbarLogger(count_mode="steps")
            self.callbacks.append(self.progress_bar)
        self.params = params
        if model:
            self.set_model(model)
        if params:
            self.set_params(params)
        self._look()

    def _last(self, kind):
        found = [c for c in self.callbacks if isinstance(c, kind)]
        return found[-1] if found else None

    def _look(self):
        hooked = [False] * len(_MODES)
        self._supports_tf_logs = self.takes_tensors = True
        for callback in self.callbacks:
            takes = getattr(callback, "_supports_tf_logs", False)
            self._supports_tf_logs = self._supports_tf_logs and takes
            if callback is self.progress_bar and takes:
                continue
            listens = [getattr(callback, hook)() for hook in _LISTENS]
            if any(listens):
                self.takes_tensors = self.takes_tensors and takes
                if callback is not self.progress_bar:
                    hooked = [a or b for a, b in zip(hooked, listens, strict=True)]
        self.train_batch_hooked, self.test_batch_hooked, self.predict_batch_hooked = hooked

    def _process_logs(self, logs, is_batch_hook=False):
        """The logs as callbacks get them: as they are when all of those called take tensors, else
        a copy of Python numbers and arrays, so that what callbacks add ends with this hook."""
        if logs is None:
            return {}
        if self._supports_tf_logs or (is_batch_hook and self.takes_tensors):
            return logs
        return numbers(logs)

    def append(self, callback):
        """Adds a callback."""
        self.callbacks.append(callback)
        self._look()

    def set_params(self, params):
        """Tells the callbacks the parameters of the run."""
        self.params = params
        for callback in self.callbacks:
            callback.set_params(params)

    def set_model(self, model):
        """Tells the callbacks the model."""
        self.model = model
        if self._history is not None:
            model.history = self._history
        for callback in self.callbacks:
            callback.set_model(model)

    def __iter__(self):
        return iter(self.callbacks)


def _numbered(name, of_batches):
    def hook(self, number, logs=None):
        logs = self._process_logs(logs, of_batches)
        for callback in self.callbacks:
            getattr(callback, name)(number, logs)

    hook.__name__, hook.__doc__ = name, f"Calls `{name}` of each callback."
    return hook


def _plainly(name):
    def hook(self, logs=None):
        logs = self._process_logs(logs)
        for callback in self.callbacks:
            getattr(callback, name)(logs)

    hook.__name__, hook.__doc__ = name, f"Calls `{name}` of each callback."
    return hook


for _name in ("epoch", "train_batch", "test_batch", "predict_batch"):
    for _end in ("begin", "end"):
        setattr(
            CallbackList, f"on_{_name}_{_end}", _numbered(f"on_{_name}_{_end}", _name != "epoch")
        )
for _name in _MODES:
    for _end in ("begin", "end"):
        setattr(CallbackList, f"on_{_name}_{_end}", _plainly(f"on_{_name}_{_end}"))
CallbackList.on_batch_begin = CallbackList.on_train_batch_begin
CallbackList.on_batch_end = CallbackList.on_train_batch_end
