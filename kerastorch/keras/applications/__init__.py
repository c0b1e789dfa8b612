"""tf.keras.applications: image models by name, with Keras's layer names and weight shapes."""

from typing import TYPE_CHECKING as _TYPE_CHECKING

from ..._core.missing import namespace as _namespace

_FAMILIES = {
    "convnext": "ConvNeXtTiny ConvNeXtSmall ConvNeXtBase ConvNeXtLarge ConvNeXtXLarge",
    "densenet": "DenseNet121 DenseNet169 DenseNet201",
    "efficientnet": "EfficientNetB0 EfficientNetB1 EfficientNetB2 EfficientNetB3 "
    "EfficientNetB4 EfficientNetB5 EfficientNetB6 EfficientNetB7",
    "efficientnet_v2": "EfficientNetV2B0 EfficientNetV2B1 EfficientNetV2B2 EfficientNetV2B3 "
    "EfficientNetV2S EfficientNetV2M EfficientNetV2L",
    "imagenet_utils": "",
    "inception_resnet_v2": "InceptionResNetV2",
    "inception_v3": "InceptionV3",
    "mobilenet": "MobileNet",
    "mobilenet_v2": "MobileNetV2",
    "mobilenet_v3": "",
    "nasnet": "NASNetMobile NASNetLarge",
    "regnet": "RegNetX002 RegNetX004 RegNetX006 RegNetX008 RegNetX016 RegNetX032 "
    "RegNetX040 RegNetX064 RegNetX080 RegNetX120 RegNetX160 RegNetX320 "
    "RegNetY002 RegNetY004 RegNetY006 RegNetY008 RegNetY016 RegNetY032 "
    "RegNetY040 RegNetY064 RegNetY080 RegNetY120 RegNetY160 RegNetY320",
    "resnet": "ResNet50 ResNet101 ResNet152",
    "resnet50": "",
    "resnet_rs": "ResNetRS50 ResNetRS101 ResNetRS152 ResNetRS200 ResNetRS270 ResNetRS350 "
    "ResNetRS420",
    "resnet_v2": "ResNet50V2 ResNet101V2 ResNet152V2",
    "vgg16": "VGG16",
    "vgg19": "VGG19",
    "xception": "Xception",
}

_LAZY = {family: f"{__name__}.{family}" for family in _FAMILIES} | {
    name: (f"{__name__}.{family}", name)
    for family, names in _FAMILIES.items()
    for name in names.split()
}
# In Keras too these two have no address in their family's module.
_LAZY |= {
    name: (f"{__name__}._mobilenet_v3", name) for name in ("MobileNetV3Small", "MobileNetV3Large")
}

if _TYPE_CHECKING:  # what loads at first use, for editors and type checkers
    from . import convnext as convnext
    from . import densenet as densenet
    from . import efficientnet as efficientnet
    from . import efficientnet_v2 as efficientnet_v2
    from . import imagenet_utils as imagenet_utils
    from . import inception_resnet_v2 as inception_resnet_v2
    from . import inception_v3 as inception_v3
    from . import mobilenet as mobilenet
    from . import mobilenet_v2 as mobilenet_v2
    from . import mobilenet_v3 as mobilenet_v3
    from . import nasnet as nasnet
    from . import regnet as regnet
    from . import resnet as resnet
    from . import resnet50 as resnet50
    from . import resnet_rs as resnet_rs
    from . import resnet_v2 as resnet_v2
    from . import vgg16 as vgg16
    from . import vgg19 as vgg19
    from . import xception as xception
    from ._mobilenet_v3 import MobileNetV3Large as MobileNetV3Large
    from ._mobilenet_v3 import MobileNetV3Small as MobileNetV3Small
    from .convnext import ConvNeXtBase as ConvNeXtBase
    from .convnext import ConvNeXtLarge as ConvNeXtLarge
    from .convnext import ConvNeXtSmall as ConvNeXtSmall
    from .convnext import ConvNeXtTiny as ConvNeXtTiny
    from .convnext import ConvNeXtXLarge as ConvNeXtXLarge
    from .densenet import DenseNet121 as DenseNet121
    from .densenet import DenseNet169 as DenseNet169
    from .densenet import DenseNet201 as DenseNet201
    from .efficientnet import EfficientNetB0 as EfficientNetB0
    from .efficientnet import EfficientNetB1 as EfficientNetB1
    from .efficientnet import EfficientNetB2 as EfficientNetB2
    from .efficientnet import EfficientNetB3 as EfficientNetB3
    from .efficientnet import EfficientNetB4 as EfficientNetB4
    from .efficientnet import EfficientNetB5 as EfficientNetB5
    from .efficientnet import EfficientNetB6 as EfficientNetB6
    from .efficientnet import EfficientNetB7 as EfficientNetB7
    from .efficientnet_v2 import EfficientNetV2B0 as EfficientNetV2B0
    from .efficientnet_v2 import EfficientNetV2B1 as EfficientNetV2B1
    from .efficientnet_v2 import EfficientNetV2B2 as EfficientNetV2B2
    from .efficientnet_v2 import EfficientNetV2B3 as EfficientNetV2B3
    from .efficientnet_v2 import EfficientNetV2L as EfficientNetV2L
    from .efficientnet_v2 import EfficientNetV2M as EfficientNetV2M
    from .efficientnet_v2 import EfficientNetV2S as EfficientNetV2S
    from .inception_resnet_v2 import InceptionResNetV2 as InceptionResNetV2
    from .inception_v3 import InceptionV3 as InceptionV3
    from .mobilenet import MobileNet as MobileNet
    from .mobilenet_v2 import MobileNetV2 as MobileNetV2
    from .nasnet import NASNetLarge as NASNetLarge
    from .nasnet import NASNetMobile as NASNetMobile
    from .regnet import RegNetX002 as RegNetX002
    from .regnet import RegNetX004 as RegNetX004
    from .regnet import RegNetX006 as RegNetX006
    from .regnet import RegNetX008 as RegNetX008
    from .regnet import RegNetX016 as RegNetX016
    from .regnet import RegNetX032 as RegNetX032
    from .regnet import RegNetX040 as RegNetX040
    from .regnet import RegNetX064 as RegNetX064
    from .regnet import RegNetX080 as RegNetX080
    from .regnet import RegNetX120 as RegNetX120
    from .regnet import RegNetX160 as RegNetX160
    from .regnet import RegNetX320 as RegNetX320
    from .regnet import RegNetY002 as RegNetY002
    from .regnet import RegNetY004 as RegNetY004
    from .regnet import RegNetY006 as RegNetY006
    from .regnet import RegNetY008 as RegNetY008
    from .regnet import RegNetY016 as RegNetY016
    from .regnet import RegNetY032 as RegNetY032
    from .regnet import RegNetY040 as RegNetY040
    from .regnet import RegNetY064 as RegNetY064
    from .regnet import RegNetY080 as RegNetY080
    from .regnet import RegNetY120 as RegNetY120
    from .regnet import RegNetY160 as RegNetY160
    from .regnet import RegNetY320 as RegNetY320
    from .resnet import ResNet50 as ResNet50
    from .resnet import ResNet101 as ResNet101
    from .resnet import ResNet152 as ResNet152
    from .resnet_rs import ResNetRS50 as ResNetRS50
    from .resnet_rs import ResNetRS101 as ResNetRS101
    from .resnet_rs import ResNetRS152 as ResNetRS152
    from .resnet_rs import ResNetRS200 as ResNetRS200
    from .resnet_rs import ResNetRS270 as ResNetRS270
    from .resnet_rs import ResNetRS350 as ResNetRS350
    from .resnet_rs import ResNetRS420 as ResNetRS420
    from .resnet_v2 import ResNet50V2 as ResNet50V2
    from .resnet_v2 import ResNet101V2 as ResNet101V2
    from .resnet_v2 import ResNet152V2 as ResNet152V2
    from .vgg16 import VGG16 as VGG16
    from .vgg19 import VGG19 as VGG19
    from .xception import Xception as Xception

__all__ = sorted(_LAZY)

__getattr__, __dir__ = _namespace(__name__, _LAZY)
