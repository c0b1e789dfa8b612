"""tf.keras.optimizers.get, serialize and deserialize: optimizers by name and by config."""

import warnings

import torch

from .._base import legacy as legacy_format
from .._base import serialization
from .adadelta import Adadelta
from .adafactor import Adafactor
from .adagrad import Adagrad
from .adam import Adam
from .adamax import Adamax
from .adamw import AdamW
from .base import Optimizer
from .ftrl import Ftrl
from .legacy import adadelta, adagrad, adam, adamax, ftrl, gradient_descent, nadam, rmsprop
from .legacy.optimizer_v2 import OptimizerV2
from .lion import Lion
from .nadam import Nadam
from .rmsprop import RMSprop
from .sgd import SGD

# What names of any case stand for.
_CURRENT = {
    "adadelta": Adadelta,
    "adagrad": Adagrad,
    "adam": Adam,
    "adamax": Adamax,
    "ftrl": Ftrl,
    "nadam": Nadam,
    "rmsprop": RMSprop,
    "sgd": SGD,
    "experimentaladadelta": Adadelta,
    "experimentaladagrad": Adagrad,
    "experimentaladam": Adam,
    "experimentalsgd": SGD,
}
_LEGACY = {
    **_CURRENT,
    "adadelta": adadelta.Adadelta,
    "adagrad": adagrad.Adagrad,
    "adam": adam.Adam,
    "adamax": adamax.Adamax,
    "ftrl": ftrl.Ftrl,
    "nadam": nadam.Nadam,
    "rmsprop": rmsprop.RMSprop,
    "sgd": gradient_descent.SGD,
}
# Names of configs only: `get` does not know these three, as in Keras 2.15.
_BY_CLASS = {"AdamW": AdamW, "Lion": Lion, "Adafactor": Adafactor}
# Wrappers of optimizers, which stand above this module.
_WRAPPERS = {}
# Where Keras defines them: what it exports under the name is their base.
_WRAPPERS_HOME = "keras.src.mixed_precision.loss_scale_optimizer"
# The modules that Keras names are the classes' first addresses.
_IN_EXPERIMENTAL = (Adadelta, Adagrad, Adamax, Ftrl, Nadam, RMSprop, SGD)


def register(name, cls):
    """Makes a wrapper of optimizers known to configs."""
    _WRAPPERS[name.lower()] = cls


def serialize(optimizer, use_legacy_format=False):
    """The config of an optimizer, for `deserialize`; None for None."""
    if optimizer is not None and not isinstance(optimizer, (Optimizer, OptimizerV2)):
        warnings.warn(
            "The `keras.optimizers.serialize()` API should only be used for objects of type "
            f"`keras.optimizers.Optimizer`. Found an instance of type {type(optimizer)}, which "
            "may lead to improper serialization.",
            stacklevel=2,
        )
    if use_legacy_format:
        return legacy_format.serialize_keras_object(optimizer)
    config = serialization.serialize_keras_object(optimizer)
    if type(optimizer) in _IN_EXPERIMENTAL:
        config["module"] = "keras.optimizers.experimental"
    if type(optimizer) in _WRAPPERS.values():
        config["module"], config["registered_name"] = _WRAPPERS_HOME, config["class_name"]
    return config


def deserialize(config, custom_objects=None, use_legacy_format=False, **kwargs):
    """The optimizer that a config in either format describes.

    A config that does not say `is_legacy_optimizer` is one of a legacy optimizer, unless it is
    empty.  An unknown name is returned as it came (ValueError in the legacy format); TypeError for
    a class that is not registered.
    """
    legacy = kwargs.pop("use_legacy_optimizer", False)
    if kwargs:
        raise TypeError(f"Invalid keyword arguments: {kwargs}")
    if config["config"]:
        legacy = config["config"].get("is_legacy_optimizer", True)
    table = {**(_LEGACY if legacy else _CURRENT), **_WRAPPERS}
    if config["class_name"].lower() in table:
        config = {**config, "class_name": config["class_name"].lower()}
    if use_legacy_format:
        return legacy_format.deserialize_keras_object(config, table, custom_objects, "optimizer")
    if config["class_name"] in _BY_CLASS:
        table = _BY_CLASS
    elif config["class_name"] in _WRAPPERS:
        config = {**config, "module": _WRAPPERS_HOME}
    return serialization.deserialize_keras_object(
        config, module_objects=table, custom_objects=custom_objects
    )


def get(identifier, **kwargs):
    """An optimizer from its name (in any case), its config, or itself.

    ValueError for an unknown name and for anything else.

    >>> tf.keras.optimizers.get("adam")
    """
    legacy = kwargs.pop("use_legacy_optimizer", False)
    if kwargs:
        raise TypeError(f"Invalid keyword arguments: {kwargs}")
    if isinstance(identifier, (Optimizer, OptimizerV2)):
        return identifier
    if isinstance(identifier, str):
        identifier = {"class_name": identifier, "config": {}}
    if isinstance(identifier, dict):
        return deserialize(
            identifier,
            use_legacy_format="module" not in identifier,
            use_legacy_optimizer=legacy,
        )
    message = f"Could not interpret optimizer identifier: {identifier}"
    if isinstance(identifier, torch.optim.Optimizer):
        message += (
            ". It is PyTorch's: use tf.keras.optimizers here, or train model.parameters() with "
            "it in a loop of your own"
        )
    raise ValueError(message)
