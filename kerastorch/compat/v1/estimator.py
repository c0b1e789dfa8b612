"""tf.compat.v1.estimator: what packages derive classes from, no Estimators."""

from __future__ import annotations

import abc
from typing import Any


class Exporter(abc.ABC):
    """Base of what exports a trained Estimator."""

    @property
    @abc.abstractmethod
    def name(self) -> str:
        """The exporter's name, a folder's."""

    @abc.abstractmethod
    def export(
        self,
        estimator: Any,
        export_path: str,
        checkpoint_path: str,
        eval_result: Any,
        is_the_final_export: bool,
    ) -> Any:
        """Exports an Estimator; the folder, or None."""


class ModeKeys:
    """The names of what an Estimator's model does."""

    TRAIN, EVAL, PREDICT = "train", "eval", "infer"


__all__ = ["Exporter", "ModeKeys"]
