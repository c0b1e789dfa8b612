"""tf.keras.applications.convnext: ConvNeXtTiny, Small, Base, Large and XLarge."""

from ..._core.missing import namespace as _namespace
from ..layers import Activation as _Activation
from ..layers import Conv2D as _Conv2D
from ..layers import Dense as _Dense
from ..layers import GlobalAveragePooling2D as _GlobalAveragePooling2D
from ..layers import LayerNormalization as _LayerNormalization
from ..layers import Normalization as _Normalization
from ..models import Model as _Model
from ..models import Sequential as _Sequential
from ._building import HUB as _HUB
from ._building import Options as _Options
from ._building import Published as _Published
from ._building import channel_axis as _channel_axis
from ._building import checked as _checked
from ._building import finished as _finished
from ._building import source_input as _source_input
from ._building import with_weights as _with_weights
from ._constructors import decode_predictions
from ._constructors import named as _named
from ._constructors import preprocessing as _preprocessing
from ._input_shape import obtain_input_shape as _obtain_input_shape
from ._layers import LayerScale as _LayerScale

__all__ = [
    "ConvNeXtBase",
    "ConvNeXtLarge",
    "ConvNeXtSmall",
    "ConvNeXtTiny",
    "ConvNeXtXLarge",
    "decode_predictions",
    "preprocess_input",
]

_EPSILON = 1e-6
_MEAN = [m * 255 for m in (0.485, 0.456, 0.406)]
_VARIANCE = [(s * 255) ** 2 for s in (0.229, 0.224, 0.225)]


def _constructor(name, variant, depths, filters, *hashes):
    def model(
        model_name=f"convnext_{variant}",
        include_top=True,
        include_preprocessing=True,
        weights="imagenet",
        input_tensor=None,
        input_shape=None,
        pooling=None,
        classes=1000,
        classifier_activation="softmax",
    ):
        options = _Options(
            include_top, weights, input_tensor, input_shape, pooling, classes,
            classifier_activation,
        )  # fmt: skip
        file = f"convnext/convnext_{variant}{'' if include_top else '_notop'}.h5"
        published = _Published(_HUB + file, hashes[not include_top])
        table = (depths, filters)
        return _convnext(model_name, table, published, include_preprocessing, options)

    return _named(model, name)


def _convnext(name, table, published, include_preprocessing, options):
    _checked(options)
    shape = _obtain_input_shape(
        options.input_shape, 224, 32, options.include_top, options.weights
    )  # fmt: skip
    inputs = _source_input(options.input_tensor, shape)
    x = inputs
    if include_preprocessing and shape[_channel_axis() - 1] == 3:
        layer = f"{name}_prestem_normalization"
        x = _Normalization(mean=_MEAN, variance=_VARIANCE, name=layer)(x)
    x = _body(x, name, *table)
    x = _finished(x, options, lambda x, options: _head(x, name, options))
    if not options.include_top:
        x = _LayerNormalization(epsilon=_EPSILON)(x)
    return _with_weights(_Model(inputs, x, name=name), options.weights, published)


def _body(x, name, depths, filters):
    for stage, down in enumerate(_downsampling(name, filters)):
        x = down(x)
        for block in range(depths[stage]):
            x = _block(x, filters[stage], f"{name}_stage_{stage}_block_{block}")
    return x


def _downsampling(name, filters):
    """The four models that make the picture smaller, the first being the stem."""
    parts = [
        [
            _Conv2D(filters[0], 4, strides=4, name=f"{name}_stem_conv"),
            _LayerNormalization(epsilon=_EPSILON, name=f"{name}_stem_layernorm"),
        ]
    ] + [
        [
            _LayerNormalization(epsilon=_EPSILON, name=f"{name}_downsampling_layernorm_{i}"),
            _Conv2D(filters[i + 1], 2, strides=2, name=f"{name}_downsampling_conv_{i}"),
        ]
        for i in range(3)
    ]
    names = ["stem"] + [f"downsampling_block_{i}" for i in range(3)]
    return [_Sequential(p, name=f"{name}_{n}") for p, n in zip(parts, names, strict=True)]


def _block(x, filters, name):
    inputs = x
    x = _Conv2D(filters, 7, padding="same", groups=filters, name=f"{name}_depthwise_conv")(x)
    x = _LayerNormalization(epsilon=_EPSILON, name=f"{name}_layernorm")(x)
    x = _Dense(4 * filters, name=f"{name}_pointwise_conv_1")(x)
    x = _Activation("gelu", name=f"{name}_gelu")(x)
    x = _Dense(filters, name=f"{name}_pointwise_conv_2")(x)
    x = _LayerScale(1e-6, filters, name=f"{name}_layer_scale")(x)
    return inputs + _Activation("linear", name=f"{name}_identity")(x)


def _head(x, name, options):
    x = _GlobalAveragePooling2D(name=f"{name}_head_gap")(x)
    x = _LayerNormalization(epsilon=_EPSILON, name=f"{name}_head_layernorm")(x)
    activation = options.classifier_activation
    return _Dense(options.classes, activation=activation, name=f"{name}_head_dense")(x)


ConvNeXtTiny = _constructor(
    "ConvNeXtTiny", "tiny", (3, 3, 9, 3), (96, 192, 384, 768),
    "8ae6e78ce2933352b1ef4008e6dd2f17bc40771563877d156bc6426c7cf503ff",
    "d547c096cabd03329d7be5562c5e14798aa39ed24b474157cef5e85ab9e49ef1",
)  # fmt: skip
ConvNeXtSmall = _constructor(
    "ConvNeXtSmall", "small", (3, 3, 27, 3), (96, 192, 384, 768),
    "ce1277d8f1ee5a0ef0e171469089c18f5233860ceaf9b168049cb9263fd7483c",
    "6fc8009faa2f00c1c1dfce59feea9b0745eb260a7dd11bee65c8e20843da6eab",
)  # fmt: skip
ConvNeXtBase = _constructor(
    "ConvNeXtBase", "base", (3, 3, 27, 3), (128, 256, 512, 1024),
    "52cbb006d3dadd03f6e095a8ca1aca47aecdd75acb4bc74bce1f5c695d0086e6",
    "40a20c5548a5e9202f69735ecc06c990e6b7c9d2de39f0361e27baeb24cb7c45",
)  # fmt: skip
ConvNeXtLarge = _constructor(
    "ConvNeXtLarge", "large", (3, 3, 27, 3), (192, 384, 768, 1536),
    "070c5ed9ed289581e477741d3b34beffa920db8cf590899d6d2c67fba2a198a6",
    "96f02b6f0753d4f543261bc9d09bed650f24dd6bc02ddde3066135b63d23a1cd",
)  # fmt: skip
ConvNeXtXLarge = _constructor(
    "ConvNeXtXLarge", "xlarge", (3, 3, 27, 3), (256, 512, 1024, 2048),
    "c1f5ccab661354fc3a79a10fa99af82f0fbf10ec65cb894a3ae0815f17a889ee",
    "de3f8a54174130e0cecdc71583354753d557fcf1f4487331558e2a16ba0cfe05",
)  # fmt: skip
preprocess_input = _preprocessing(None)

__getattr__, __dir__ = _namespace(__name__)
