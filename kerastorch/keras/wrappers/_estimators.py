"""KerasClassifier and KerasRegressor, as TensorFlow 2.3 had them."""

from __future__ import annotations

import copy
import types
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from .._model.sequential import Sequential
from ..losses import CategoricalCrossentropy, categorical_crossentropy
from ..utils.generic_utils import has_arg
from ..utils.np_utils import to_categorical

_CATEGORICAL = (categorical_crossentropy, "categorical_crossentropy", "CategoricalCrossentropy")


class BaseWrapper:
    """What the two wrappers have in common.

    build_fn: makes and compiles the model; a function, an object that is called, or None for the
        `__call__` of a subclass.
    sk_params: arguments of build_fn, and of the model's fit, predict and evaluate.

    ValueError for an argument of none of them.
    """

    def __init__(self, build_fn: Callable[..., Any] | None = None, **sk_params: Any) -> None:
        self.build_fn, self.sk_params = build_fn, sk_params
        self.check_params(sk_params)

    def _builder(self):
        """(what makes the model, the function whose arguments count)."""
        made = self.__call__ if self.build_fn is None else self.build_fn
        plain = isinstance(made, (types.FunctionType, types.MethodType))
        return made, made if plain else made.__call__

    def check_params(self, params: Mapping[str, Any]) -> None:
        """ValueError for a name that is no argument of the model's methods or of build_fn."""
        known = [Sequential.fit, Sequential.predict, Sequential.predict_classes]
        known += [Sequential.evaluate, self._builder()[1]]
        for name in params:
            if name != "nb_epoch" and not any(has_arg(f, name) for f in known):
                raise ValueError(f"{name} is not a legal parameter")

    def get_params(self, **params: Any) -> dict[str, Any]:
        """The arguments, build_fn among them."""
        return {**copy.deepcopy(self.sk_params), "build_fn": self.build_fn}

    def set_params(self, **params: Any) -> BaseWrapper:
        """Sets arguments; returns the wrapper."""
        self.check_params(params)
        self.sk_params.update(params)
        return self

    def fit(self, x: Any, y: Any, **kwargs: Any) -> Any:
        """Makes a model and trains it; returns the History.

        kwargs: arguments of the model's `fit`, in place of those of the constructor.
        """
        build, arguments = self._builder()
        self.model = build(**self.filter_sk_params(arguments))
        if _is_categorical(self.model.loss) and len(y.shape) != 2:
            y = to_categorical(y)
        return self.model.fit(x, y, **copy.deepcopy(self.filter_sk_params(Sequential.fit)) | kwargs)

    def filter_sk_params(
        self, fn: Callable[..., Any], override: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Those of the arguments that a function takes, and `override`."""
        found = {name: value for name, value in self.sk_params.items() if has_arg(fn, name)}
        return {**found, **(override or {})}

    def __sklearn_is_fitted__(self):
        return hasattr(self, "model")

    def __sklearn_tags__(self):
        """What scikit-learn 1.6 and later asks of an estimator."""
        from sklearn.utils import ClassifierTags, RegressorTags, Tags, TargetTags

        kind = self._estimator_type
        return Tags(
            estimator_type=kind,
            target_tags=TargetTags(required=True),
            classifier_tags=ClassifierTags() if kind == "classifier" else None,
            regressor_tags=RegressorTags() if kind == "regressor" else None,
        )


def _is_categorical(loss):
    return loss in _CATEGORICAL or isinstance(loss, CategoricalCrossentropy)


class KerasClassifier(BaseWrapper):
    """A classifier of scikit-learn's kind around a Keras model
    (tf.keras.wrappers.scikit_learn.KerasClassifier)."""

    _estimator_type = "classifier"

    def fit(self, x: Any, y: Any, **kwargs: Any) -> Any:
        """Trains a new model.

        y: classes, of any values, or one column for each class.  ValueError for another shape.
        """
        y = np.array(y)
        if y.ndim == 2 and y.shape[1] > 1:
            self.classes_ = np.arange(y.shape[1])
        elif y.ndim == 1 or y.ndim == 2:
            self.classes_ = np.unique(y)
            y = np.searchsorted(self.classes_, y)
        else:
            raise ValueError(f"Invalid shape for y: {y.shape}")
        self.n_classes_ = len(self.classes_)
        return super().fit(x, y, **kwargs)

    def predict(self, x: Any, **kwargs: Any) -> np.ndarray:
        """The classes of samples; kwargs: arguments of the model's predict_classes."""
        kwargs = self.filter_sk_params(Sequential.predict_classes, kwargs)
        return self.classes_[self.model.predict_classes(x, **kwargs)]

    def predict_proba(self, x: Any, **kwargs: Any) -> np.ndarray:
        """[samples, classes] of probabilities; kwargs: arguments of the model's predict."""
        kwargs = self.filter_sk_params(Sequential.predict_proba, kwargs)
        found = self.model.predict(x, **kwargs)
        return np.hstack([1 - found, found]) if found.shape[1] == 1 else found

    def score(self, x: Any, y: Any, **kwargs: Any) -> float:
        """The accuracy on data; kwargs: arguments of the model's evaluate.

        ValueError unless the model was compiled with metrics=["accuracy"].
        """
        y = np.searchsorted(self.classes_, y)
        kwargs = self.filter_sk_params(Sequential.evaluate, kwargs)
        loss = getattr(self.model.loss, "__name__", self.model.loss)
        if loss == "categorical_crossentropy" and y.ndim != 2:
            y = to_categorical(y)
        outputs = self.model.evaluate(x, y, **kwargs)
        outputs = outputs if isinstance(outputs, list) else [outputs]
        for name, value in zip(self.model.metrics_names, outputs, strict=False):
            if name in ("accuracy", "acc"):
                return value
        raise ValueError(
            "The model is not configured to compute accuracy. You should pass "
            '`metrics=["accuracy"]` to the `model.compile()` method.'
        )


class KerasRegressor(BaseWrapper):
    """A regressor of scikit-learn's kind around a Keras model
    (tf.keras.wrappers.scikit_learn.KerasRegressor)."""

    _estimator_type = "regressor"

    def predict(self, x: Any, **kwargs: Any) -> np.ndarray:
        """The predictions for samples; kwargs: arguments of the model's predict."""
        kwargs = self.filter_sk_params(Sequential.predict, kwargs)
        return np.squeeze(self.model.predict(x, **kwargs))

    def score(self, x: Any, y: Any, **kwargs: Any) -> float:
        """The loss on data, with the other sign; kwargs: arguments of the model's evaluate."""
        kwargs = self.filter_sk_params(Sequential.evaluate, kwargs)
        loss = self.model.evaluate(x, y, **kwargs)
        return -loss[0] if isinstance(loss, list) else -loss
