"""torch's tools on layers and models: signatures, export, tracing; and what completion shows."""

import inspect

import pytest
import torch

import kerastorch as tf

layers = tf.keras.layers


class Scaled(layers.Layer):
    def build(self, shape):
        self.w = self.add_weight("w", (shape[-1], 2))

    def call(self, x):
        return tf.matmul(x, self.w)


class Subclassed(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.a, self.b = layers.Dense(3), layers.Dense(2)

    def call(self, x, training=None):
        return self.b(tf.nn.relu(self.a(x)))


def functional():
    inputs = tf.keras.Input((4,))
    return tf.keras.Model(inputs, layers.Dense(2)(layers.Dense(3, activation="gelu")(inputs)))


MODULES = {
    "layer": Scaled,
    "subclassed": Subclassed,
    "functional": functional,
    "sequential": lambda: tf.keras.Sequential(
        [layers.BatchNormalization(input_shape=(4,)), layers.Dense(2)]
    ),
}


@pytest.fixture(params=MODULES)
def module(request):
    made = MODULES[request.param]()
    made(torch.ones(5, 4))
    return made.eval()


def test_forward_has_the_signature_of_call(module):
    assert inspect.signature(module.forward) == inspect.signature(module.call)


def test_export_with_dynamic_shapes(module):
    batch = {0: torch.export.Dim("batch")}
    program = torch.export.export(module, (torch.rand(5, 4),), dynamic_shapes=(batch,))
    x = torch.rand(9, 4)
    torch.testing.assert_close(program.module()(x), module(x))


@pytest.mark.filterwarnings("ignore")
def test_jit_trace(module):
    x = torch.rand(9, 4)
    torch.testing.assert_close(torch.jit.trace(module, torch.rand(5, 4))(x), module(x))


def test_a_forward_of_the_users_own_is_called():
    class Doubled(Scaled):
        def forward(self, x):
            return 2 * super().forward(x)

    class Tripled(Doubled):
        def call(self, x):
            return 3 * super().call(x)

    layer, x = Tripled(), tf.ones([1, 4])
    torch.testing.assert_close(layer(x).torch(), 6 * tf.matmul(x, layer.w).torch())


def test_completion_shows_the_names_of_keras():
    shown = set(dir(layers.Dense(2)))
    assert {"add_weight", "get_config", "units", "call", "parameters", "state_dict"} <= shown
    assert not {"T_destination", "ipu", "mtia", "half", "compile", "add_module"} & shown
    assert {"compile", "fit", "name"} <= set(dir(tf.keras.Sequential()))


def test_the_device_of_a_meta_tensor():
    assert tf.convert_to_tensor(torch.empty(2, device="meta")).device.endswith("device:META:0")


def test_modules_without_a_method_to_call_are_refused():
    with pytest.raises(ValueError, match="is not defined on object"):
        tf.keras.Sequential().add(tf.Module())


def test_losses_of_a_layer_in_a_module_in_a_layer_are_not_the_outer_layers():
    class Holder(tf.Module):
        def __init__(self):
            super().__init__()
            self.dense = layers.Dense(2, kernel_regularizer="l2")

    class Outer(layers.Layer):
        def __init__(self):
            super().__init__()
            self.holder = Holder()

        def call(self, x):
            return self.holder.dense(x)

    outer = Outer()
    outer(tf.ones([1, 2]))
    assert outer.losses == [] and len(outer.weights) == 2
