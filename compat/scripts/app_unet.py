"""Segmentation with a U-Net: custom metric and loss, transposed convolutions, augmentation maps."""
# compat: rtol 5e-4

import numpy as np
import tensorflow as tf
from tensorflow.keras import backend as K
from tensorflow.keras import layers
from tensorflow.keras.callbacks import EarlyStopping, ModelCheckpoint
from tensorflow.keras.models import Model, load_model

SIZE = 16
rng = np.random.RandomState(2)
images = rng.uniform(size=(12, SIZE, SIZE, 3)).astype("float32")
masks = np.zeros((12, SIZE, SIZE, 1), "float32")
for i in range(12):
    r, c = rng.randint(0, 8, size=2)
    masks[i, r : r + 6, c : c + 6] = 1.0
    images[i, r : r + 6, c : c + 6] += 0.7


def dice_coef(y_true, y_pred, smooth=1.0):
    y_true_f, y_pred_f = K.flatten(y_true), K.flatten(y_pred)
    intersection = K.sum(y_true_f * y_pred_f)
    return (2.0 * intersection + smooth) / (K.sum(y_true_f) + K.sum(y_pred_f) + smooth)


def dice_coef_loss(y_true, y_pred):
    return 1 - dice_coef(y_true, y_pred)


def bce_dice_loss(y_true, y_pred):
    return tf.keras.losses.binary_crossentropy(y_true, y_pred) + dice_coef_loss(y_true, y_pred)


class ThresholdIoU(tf.keras.metrics.MeanIoU):
    def __init__(self, threshold=0.5, name="iou", **kwargs):
        super().__init__(num_classes=2, name=name)
        self.threshold = threshold

    def update_state(self, y_true, y_pred, sample_weight=None):
        return super().update_state(y_true, tf.cast(y_pred > self.threshold, tf.int32))

    def get_config(self):
        return {"threshold": self.threshold, "name": self.name}


def conv_block(x, filters, dropout=0.0):
    x = layers.Conv2D(filters, 3, padding="same", kernel_initializer="he_normal")(x)
    x = layers.BatchNormalization()(x)
    x = layers.Activation("relu")(x)
    x = layers.Dropout(dropout)(x)
    x = layers.Conv2D(filters, 3, padding="same", kernel_initializer="he_normal")(x)
    x = layers.BatchNormalization()(x)
    return layers.Activation("relu")(x)


def unet(input_size=(SIZE, SIZE, 3), base=4):
    inputs = layers.Input(input_size)
    c1 = conv_block(inputs, base)
    p1 = layers.MaxPooling2D((2, 2))(c1)
    c2 = conv_block(p1, base * 2)
    p2 = layers.MaxPooling2D((2, 2))(c2)
    c3 = conv_block(p2, base * 4)
    u4 = layers.Conv2DTranspose(base * 2, (2, 2), strides=(2, 2), padding="same")(c3)
    u4 = layers.concatenate([u4, c2])
    c4 = conv_block(u4, base * 2)
    u5 = layers.UpSampling2D((2, 2), interpolation="bilinear")(c4)
    u5 = layers.concatenate([u5, c1], axis=3)
    c5 = conv_block(u5, base)
    outputs = layers.Conv2D(1, (1, 1), activation="sigmoid")(c5)
    return Model(inputs=[inputs], outputs=[outputs], name="unet")


def flip(image, mask):
    return tf.image.flip_left_right(image), tf.image.flip_left_right(mask)


model = unet()
weights = np.random.RandomState(0)
model.set_weights(
    [
        np.abs(weights.normal(1, 0.1, size=w.shape))
        if w.ndim == 1
        else weights.normal(scale=0.25, size=w.shape)
        for w in model.get_weights()
    ]
)
model.compile(
    optimizer=tf.keras.optimizers.Adam(learning_rate=1e-2),
    loss=bce_dice_loss,
    metrics=[dice_coef, ThresholdIoU(0.4), "binary_accuracy"],
)
train = tf.data.Dataset.from_tensor_slices((images[:8], masks[:8]))
train = train.concatenate(train.map(flip)).batch(4).prefetch(1)
valid = tf.data.Dataset.from_tensor_slices((images[8:], masks[8:])).batch(2)
history = model.fit(
    train,
    epochs=3,
    validation_data=valid,
    verbose=2,
    callbacks=[
        EarlyStopping("val_loss", patience=2, restore_best_weights=True),
        ModelCheckpoint("unet.h5", monitor="val_dice_coef", mode="max", save_best_only=True),
    ],
).history
custom = {"bce_dice_loss": bce_dice_loss, "dice_coef": dice_coef, "ThresholdIoU": ThresholdIoU}
again = load_model("unet.h5", custom_objects=custom)
predicted = again.predict(images[8:], verbose=0)
scores = again.evaluate(valid, verbose=0, return_dict=True)
shapes = [layer.output_shape for layer in model.layers[-8:]]
params = model.count_params(), len(model.trainable_weights), len(model.non_trainable_weights)
