"""tf.keras.applications.resnet_rs: ResNetRS50 to ResNetRS420."""

from ..._core.missing import namespace as _namespace
from ._constructors import decode_predictions
from ._constructors import preprocessing as _preprocessing
from ._resnet_rs import constructor as _constructor

__all__ = [
    "ResNetRS50",
    "ResNetRS101",
    "ResNetRS152",
    "ResNetRS200",
    "ResNetRS270",
    "ResNetRS350",
    "ResNetRS420",
    "decode_predictions",
    "preprocess_input",
]

# blocks of the four groups, dropout before the classifier, drop rate of the blocks, and the sizes
# that weights are published for, with the hashes of the files
ResNetRS50 = _constructor(
    50, (3, 4, 6, 3), 0.25, 0.0,
    {160: ("69d9d925319f00a8bdd4af23c04e4102", "90daa68cd26c95aa6c5d25451e095529")},
)  # fmt: skip
ResNetRS101 = _constructor(
    101, (3, 4, 23, 3), 0.25, 0.0,
    {
        160: ("544b3434d00efc199d66e9058c7f3379", "82d5b90c5ce9d710da639d6216d0f979"),
        192: ("eb285be29ab42cf4835ff20a5e3b5d23", "f9a0f6b85faa9c3db2b6e233c4eebb5b"),
    },
)  # fmt: skip
ResNetRS152 = _constructor(
    152, (3, 8, 36, 3), 0.25, 0.0,
    {
        192: ("8d72a301ed8a6f11a47c4ced4396e338", "5fbf7ac2155cb4d5a6180ee9e3aa8704"),
        224: ("31a46a92ab21b84193d0d71dd8c3d03b", "dc8b2cba2005552eafa3167f00dc2133"),
        256: ("ba6271b99bdeb4e7a9b15c05964ef4ad", "fa79794252dbe47c89130f65349d654a"),
    },
)  # fmt: skip
ResNetRS200 = _constructor(
    200, (3, 24, 36, 3), 0.25, 0.1,
    {256: ("a76930b741884e09ce90fa7450747d5f", "bbdb3994718dfc0d1cd45d7eff3f3d9c")},
)  # fmt: skip
ResNetRS270 = _constructor(
    270, (4, 29, 53, 4), 0.25, 0.1,
    {256: ("20d575825ba26176b03cb51012a367a8", "2c42ecb22e35f3e23d2f70babce0a2aa")},
)  # fmt: skip
ResNetRS350 = _constructor(
    350, (4, 36, 72, 4), 0.4, 0.1,
    {
        256: ("f4a039dc3c421321b7fc240494574a68", "6e44b55025bbdff8f51692a023143d66"),
        320: ("7ccb858cc738305e8ceb3c0140bee393", "ab0c1f9079d2f85a9facbd2c88aa6079"),
    },
)  # fmt: skip
ResNetRS420 = _constructor(
    420, (4, 44, 87, 4), 0.4, 0.1,
    {320: ("ae0eb9bed39e64fc8d7e0db4018dc7e8", "fe6217c32be8305b1889657172b98884")},
)  # fmt: skip
preprocess_input = _preprocessing(None)

__getattr__, __dir__ = _namespace(__name__)
