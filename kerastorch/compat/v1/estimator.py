"""tf.compat.v1.estimator: what packages derive classes from, no Estimators."""

import abc
from typing import Any as _Any

from ..._core.missing import namespace as _namespace


class Exporter(abc.ABC):
    """Base of what exports a trained Estimator."""

    @property
    @abc.abstractmethod
    def name(self) -> str:
        """The exporter's name, a folder's."""

    @abc.abstractmethod
    def export(
        self,
        estimator: _Any,
        export_path: str,
        checkpoint_path: str,
        eval_result: _Any,
        is_the_final_export: bool,
    ) -> _Any:
        """Exports an Estimator; the folder, or None."""


class ModeKeys:
    """The names of what an Estimator's model does."""

    TRAIN, EVAL, PREDICT = "train", "eval", "infer"


__all__ = ["Exporter", "ModeKeys"]

__getattr__, __dir__ = _namespace(__name__)
