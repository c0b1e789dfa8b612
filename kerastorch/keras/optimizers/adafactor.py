"""tf.keras.optimizers.Adafactor."""

import torch

from .._base.configured import arguments
from .._base.object_registration import register_keras_serializable
from . import _lists
from ._built_in import BuiltIn
from ._state import Slot


def _rms(x):
    return x.square().mean().sqrt()


@register_keras_serializable()
class Adafactor(BuiltIn):
    """Adafactor: Adam without momentum, its averages kept by rows and columns.

    At step t: `b = 1 - t**beta_2_decay`, `s = max(epsilon_2, rms(w)) * min(learning_rate,
    1 / sqrt(t))`.  Of g * g + epsilon_1, v is the average (by b), for two or more axes composed of
    the averages r over the last axis and c over the last but one.  `u = g / sqrt(v)`,
    `w -= s * u / max(1, rms(u) / clip_threshold)`.
    relative_step: without effect, as in Keras 2.15: 1 / sqrt(t) limits any learning rate.
    """

    _spreads_rows = True
    _refusals = {"larger": ValueError}

    def __init__(
        self,
        learning_rate=0.001,
        beta_2_decay=-0.8,
        epsilon_1=1e-30,
        epsilon_2=0.001,
        clip_threshold=1.0,
        relative_step=True,
        weight_decay=None,
        clipnorm=None,
        clipvalue=None,
        global_clipnorm=None,
        use_ema=False,
        ema_momentum=0.99,
        ema_overwrite_frequency=None,
        jit_compile=True,
        name="Adafactor",
        **kwargs,
    ):
        super().__init__(**arguments(locals()))

    def _build_slots(self, var_list):
        self._r, self._c, self._v = [], [], []
        for v in var_list:
            shape = tuple(v.shape)
            if len(shape) < 2:
                # placeholders that are not among the optimizer's variables
                self._r.append(Slot(self._tracker, 0, None, v._t.device))
                self._c.append(Slot(self._tracker, 0, None, v._t.device))
            else:
                self._r.append(self.add_variable_from_reference(v, "r", shape[:-1]))
                self._c.append(self.add_variable_from_reference(v, "c", shape[:-2] + shape[-1:]))
            self._v.append(self.add_variable_from_reference(v, "v"))

    def _slot_kinds(self):
        return self._r, self._c, self._v

    def _update(self, params, grads, slots, rate, step):
        for param, grad, r, c, v in zip(params, grads, *slots, strict=True):
            self._update_alone(param, grad, r, c, v, rate, step)

    def _update_alone(self, param, grad, r, c, v, rate, step):
        kind = _lists.precision(param.dtype)
        limit = kind(1) / kind(step) ** kind(0.5)
        keep = float(kind(1) - _lists.power(step, self.beta_2_decay, kind))
        size = _rms(param).clamp_(min=self.epsilon_2) * float(min(kind(rate), limit))
        squares = grad.square().add_(self.epsilon_1)
        if param.ndim < 2:
            v.mul_(keep).add_(squares, alpha=1 - keep)
        else:
            r.mul_(keep).add_(squares.mean(-1), alpha=1 - keep)
            c.mul_(keep).add_(squares.mean(-2), alpha=1 - keep)
            torch.mul((r / r.mean(-1, keepdim=True)).unsqueeze(-1), c.unsqueeze(-2), out=v)
        change = grad * v.rsqrt()
        change.div_((_rms(change) / self.clip_threshold).clamp_(min=1))
        param.sub_(change.mul_(size))
