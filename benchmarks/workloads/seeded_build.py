"""A model of 25 million parameters, built under a seed."""


def tf_program(tf):
    keras = tf.keras
    layers = keras.layers

    def run():
        keras.utils.set_random_seed(1)
        keras.Sequential([layers.Input((2048,)), layers.Dense(4096), layers.Dense(4096)])

    return run, 1
