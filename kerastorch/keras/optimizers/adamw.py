"""tf.keras.optimizers.AdamW."""

from .._base.configured import arguments
from .._base.object_registration import register_keras_serializable
from .adam import Adam


@register_keras_serializable()
class AdamW(Adam):
    """Adam whose variables first shrink by `learning_rate * weight_decay` times their value.

    ValueError when weight_decay is None.
    """

    def __init__(
        self,
        learning_rate=0.001,
        weight_decay=0.004,
        beta_1=0.9,
        beta_2=0.999,
        epsilon=1e-07,
        amsgrad=False,
        clipnorm=None,
        clipvalue=None,
        global_clipnorm=None,
        use_ema=False,
        ema_momentum=0.99,
        ema_overwrite_frequency=None,
        jit_compile=True,
        name="AdamW",
        **kwargs,
    ):
        super().__init__(**arguments(locals()))
        if weight_decay is None:
            raise ValueError(
                "Missing value of `weight_decay` which is required and must be a float value."
            )
