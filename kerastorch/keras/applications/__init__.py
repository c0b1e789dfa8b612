"""tf.keras.applications: image models by name, with Keras's layer names and weight shapes."""

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

__all__ = sorted(_LAZY)

__getattr__, __dir__ = _namespace(__name__, _LAZY)
