"""Keras models as torch.nn.Modules: torch's training loops, transforms, compilers and tools."""

import copy
import gc
import io
import pickle
import weakref

import numpy as np
import pytest
import torch
from torch.utils.data import DataLoader, TensorDataset

import kerastorch as tf

L = tf.keras.layers


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)
    torch._dynamo.reset()
    yield
    torch._dynamo.reset()


def sequential():
    return tf.keras.Sequential(
        [
            L.Dense(8, activation="relu", input_shape=(4,)),
            L.BatchNormalization(),
            L.Dropout(0.5),
            L.Dense(2),
        ]
    )


def functional():
    inputs = tf.keras.Input((4,))
    x = L.Dense(8, activation="relu")(inputs)
    x = L.BatchNormalization()(x)
    x = L.Dropout(0.5)(x)
    return tf.keras.Model(inputs, L.Dense(2)(x))


class Subclassed(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.blocks = [L.Dense(8, activation="relu"), L.BatchNormalization()]
        self.drop = L.Dropout(0.5)
        self.heads = {"out": L.Dense(2)}

    def call(self, x, training=None):
        for block in self.blocks:
            x = block(x)
        return self.heads["out"](self.drop(x, training=training))


def subclassed():
    model = Subclassed()
    model(tf.zeros([1, 4]))
    return model


MAKERS = [sequential, functional, subclassed]
each_kind = pytest.mark.parametrize("make", MAKERS)


@pytest.fixture
def x():
    return torch.randn(16, 4)


def shown_to_torch(model):
    """Whether torch's parameters and buffers are the model's variables."""
    seen = {id(p) for p in (*model.parameters(), *model.buffers())}
    return seen == {id(v.torch()) for v in model.variables}


# parameters and state dicts
@each_kind
def test_parameters_and_keys(make):
    keys = {
        sequential: ("0", "1", "3"),
        functional: ("1", "2", "4"),
        subclassed: ("blocks_0", "blocks_1", "heads_out"),
    }[make]
    model = make()
    weights = ["kernel", "bias"], ["gamma", "beta"], ["kernel", "bias"]
    assert [k for k, _ in model.named_parameters()] == [
        f"{k}.{w}" for k, names in zip(keys, weights, strict=True) for w in names
    ]
    assert [k for k, _ in model.named_buffers()] == [
        f"{keys[1]}.moving_mean", f"{keys[1]}.moving_variance",
    ]  # fmt: skip
    assert shown_to_torch(model)


def test_numbers_are_those_of_layers():
    for model in (sequential(), functional()):
        for i, layer in enumerate(model.layers):
            assert model.get_submodule(str(i)) is layer


def test_a_sequential_that_grows():
    model = tf.keras.Sequential([L.Dense(3)])
    assert list(model.state_dict()) == []
    model.build((None, 2))
    model.add(L.Dense(1))
    assert list(model.state_dict()) == ["0.kernel", "0.bias", "1.kernel", "1.bias"]
    model.pop()
    assert list(model.state_dict()) == ["0.kernel", "0.bias"]


def test_attribute_names_win_over_those_of_add_weight():
    class Own(L.Layer):
        def build(self, shape):
            self.w = self.add_weight("kernel", shape=[2])
            self.v = self.add_weight(shape=[2])
            self.add_weight("kept", shape=[])
            self.c = self.add_weight("count", shape=[], initializer="zeros", trainable=False)

    layer = Own()
    layer.build((None, 2))
    assert list(layer.state_dict()) == ["w", "v", "kept", "c"]


@each_kind
@pytest.mark.parametrize("assign", [False, True])
def test_state_dict_round_trip(make, assign, x):
    model, other = make(), make()
    buffer = io.BytesIO()
    torch.save(model.state_dict(), buffer)
    buffer.seek(0)
    other.load_state_dict(torch.load(buffer, weights_only=True), assign=assign)
    assert shown_to_torch(other)
    for a, b in zip(model.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
    model.eval()
    other.eval()
    assert torch.equal(model(x), other(x))


@each_kind
@pytest.mark.parametrize("copied", [copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))])
def test_copies(make, copied, x):
    model = make().eval()
    model(x)
    other = copied(model)
    assert torch.equal(model(x), other(x))
    assert shown_to_torch(other)
    other.trainable_variables[0].assign_add(tf.ones_like(other.trainable_variables[0]))
    assert not torch.equal(model(x), other(x))


# dtypes
@each_kind
@pytest.mark.parametrize("dtype", [torch.float64, torch.bfloat16])
def test_dtypes(make, dtype, x):
    model = make().eval()
    expected = model(x)
    model.to(dtype)
    assert {v.dtype.torch for v in model.variables} == {dtype}
    got = model(x.to(dtype))
    assert got.dtype is dtype
    tolerance = 1e-6 if dtype is torch.float64 else 0.1
    torch.testing.assert_close(got.float(), expected, rtol=tolerance, atol=tolerance)
    model.float()
    assert model(x).dtype is torch.float32
    assert shown_to_torch(model)


# modes
@each_kind
def test_torch_calls_follow_the_mode(make, x):
    model = make().train()
    assert not torch.equal(model(x), model(x))
    model.eval()
    assert torch.equal(model(x), model(x))
    assert not torch.equal(model(x, training=True), model(x, training=True))


@each_kind
def test_tensor_calls_do_not(make, x):
    model = make().train()
    inputs = tf.constant(x)
    np.testing.assert_array_equal(model(inputs), model(inputs, training=False))
    assert isinstance(model(inputs), tf.Tensor)


def test_layers_follow_their_own_flag(x):
    for make in (sequential, functional):
        model = make().train()
        for layer in model.layers:
            if isinstance(layer, (L.Dropout, L.BatchNormalization)):
                layer.eval()
        assert torch.equal(model(x), model(x))


def test_batch_statistics_move_in_training_only(x):
    model = sequential()
    mean = model.layers[1].moving_mean
    model.eval()(x)
    np.testing.assert_array_equal(mean, np.zeros(8))
    model.train()(x)
    assert np.abs(mean.numpy()).max() > 0


# gradients and training
@each_kind
def test_gradients(make, x):
    model = make()
    model(x).sum().backward()
    assert all(p.grad is not None for p in model.parameters())
    norm = torch.nn.utils.clip_grad_norm_(model.parameters(), 0.1)
    assert norm > 0.1
    total = sum(float((p.grad**2).sum()) for p in model.parameters())
    assert total**0.5 == pytest.approx(0.1, rel=1e-3)


def torch_twin(model):
    """The net of `sequential`, without dropout, in plain torch, with the same weights."""
    first, norm, _, last = model.layers
    net = torch.nn.Sequential(
        torch.nn.Linear(4, 8),
        torch.nn.ReLU(),
        torch.nn.BatchNorm1d(8, eps=norm.epsilon, momentum=1 - norm.momentum),
        torch.nn.Linear(8, 2),
    )
    with torch.no_grad():
        for linear, dense in ((net[0], first), (net[3], last)):
            linear.weight.copy_(dense.kernel.torch().T)
            linear.bias.copy_(dense.bias.torch())
    return net


@pytest.mark.parametrize(
    "optimizer",
    [
        lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True),
        lambda p: torch.optim.Adam(p, lr=0.01),
        lambda p: torch.optim.AdamW(p, lr=0.01, weight_decay=0.1),
    ],
)
def test_a_torch_loop_gives_the_losses_of_the_same_torch_net(optimizer):
    model = sequential()
    model.layers[2].rate = 0.0
    data = TensorDataset(torch.randn(64, 4), torch.randn(64, 2))
    histories = []
    for net in (model, torch_twin(model)):
        net.train()
        step, losses = optimizer(net.parameters()), []
        for _ in range(5):
            for x, y in DataLoader(data, batch_size=16):
                step.zero_grad()
                loss = torch.nn.functional.mse_loss(net(x), y)
                loss.backward()
                step.step()
                losses.append(loss.item())
        histories.append(losses)
    np.testing.assert_allclose(*histories, rtol=1e-4)
    assert histories[0][-1] < histories[0][0]
    assert shown_to_torch(model)


def test_tapes_and_torch_take_turns(x):
    model = sequential()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    v, inputs = model.trainable_variables[0], tf.constant(x)
    keras_optimizer = tf.keras.optimizers.SGD(0.1)
    for _ in range(3):
        before = v.numpy()
        optimizer.zero_grad()
        model(x).pow(2).sum().backward()
        optimizer.step()
        assert not np.array_equal(before, v.numpy())
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(model(inputs, training=True) ** 2)
        grads = tape.gradient(loss, model.trainable_variables)
        assert all(g is not None for g in grads)
        keras_optimizer.apply_gradients(zip(grads, model.trainable_variables, strict=True))
        assert shown_to_torch(model)


def test_fit_and_torch_share_parameters(x):
    model = sequential()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    model.compile("adam", "mse")
    model.fit(x.numpy(), np.zeros((16, 2)), epochs=2, verbose=0)
    model.set_weights(model.get_weights())
    weights = model.get_weights()
    model(x).sum().backward()
    optimizer.step()
    assert not np.array_equal(weights[0], model.get_weights()[0])
    assert shown_to_torch(model)


def test_gradients_through_layers_made_of_tf_ops(x):
    class Own(L.Layer):
        def build(self, shape):
            self.w = self.add_weight(shape=(shape[-1], 3), initializer="glorot_uniform")
            self.b = tf.Variable(tf.zeros([3]))

        def call(self, inputs):
            y = tf.nn.relu(tf.matmul(inputs, self.w) + self.b)
            return tf.concat([y, 2.0 * y[:, :1]], 1) - tf.reduce_mean(self.w)

    layer = Own()
    x.requires_grad_(True)
    out = layer(x)
    assert type(out) is torch.Tensor
    out.pow(2).sum().backward()
    with tf.GradientTape() as tape:
        inputs = tf.constant(x.detach())
        tape.watch(inputs)
        loss = tf.reduce_sum(layer(inputs) ** 2)
    expected = tape.gradient(loss, [inputs, layer.w, layer.b])
    for raw, grad in zip((x, layer.w.torch(), layer.b.torch()), expected, strict=True):
        np.testing.assert_allclose(raw.grad, grad, rtol=1e-5, atol=1e-6)


def test_several_inputs_and_outputs():
    a, b = tf.keras.Input((2,), name="a"), tf.keras.Input((2,), name="b")
    model = tf.keras.Model({"a": a, "b": b}, [L.Add()([a, b]), L.Multiply()([a, b])])
    one, two = torch.ones(3, 2), torch.full((3, 2), 2.0)
    added, multiplied = model({"a": one, "b": two})
    assert (added.unique().tolist(), multiplied.unique().tolist()) == ([3.0], [2.0])
    assert type(added) is torch.Tensor


# hooks
@each_kind
def test_hooks(make, x):
    model, seen = make().eval(), []
    model(x)
    layer = model.get_submodule([k for k, _ in model.named_children()][-1])

    def note(kind):
        return lambda module, *values: seen.append((kind, type(values[-1])))

    handles = [
        model.register_forward_pre_hook(lambda m, args: seen.append(("pre", type(args[0])))),
        model.register_forward_hook(note("whole")),
        layer.register_forward_hook(note("layer")),
    ]
    model(x)
    model(tf.constant(x))
    kinds = ["pre", "layer", "whole"]
    assert seen == [(k, torch.Tensor) for k in kinds] + [(k, tf.Tensor) for k in kinds]
    for handle in handles:
        handle.remove()
    model(x)
    assert len(seen) == 6


@each_kind
def test_hooks_change_values(make, x):
    model = make().eval()
    plain = model(x)
    last = model.get_submodule([k for k, _ in model.named_children()][-1])
    last.register_forward_hook(lambda module, args, out: out * 2)
    last.register_full_backward_hook(lambda module, into, out: (into[0] * 0,))
    doubled = model(x)
    torch.testing.assert_close(doubled, plain * 2)
    doubled.sum().backward()
    first = next(model.parameters())
    assert not first.grad.any()


# inside of torch, and torch inside
@each_kind
def test_in_a_torch_net(make, x):
    net = torch.nn.Sequential(torch.nn.Linear(3, 4), make(), torch.nn.ReLU())
    out = net(torch.randn(5, 3))
    out.sum().backward()
    assert type(out) is torch.Tensor
    assert all(p.grad is not None for p in net.parameters())
    assert next(iter(net[1].state_dict())) in {k[2:] for k in net.state_dict()}


class Mixed(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.net = torch.nn.Sequential(
            torch.nn.Linear(4, 8), torch.nn.BatchNorm1d(8), torch.nn.Dropout(0.5)
        )
        self.head = L.Dense(1)

    def call(self, inputs):
        return self.head(self.net(inputs))


def test_torch_modules_in_a_model(x, tmp_path):
    model = Mixed()
    assert model(tf.constant(x)).shape == (16, 1)
    assert len(model.trainable_weights) == 6
    assert len(model.non_trainable_weights) == 3
    assert not model.net.training
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(model(tf.constant(x), training=True) ** 2)
    assert model.net.training
    assert all(g is not None for g in tape.gradient(loss, model.trainable_weights))
    model.compile("sgd", "mse")
    history = model.fit(x.numpy(), x.numpy()[:, :1], epochs=10, verbose=0).history["loss"]
    assert history[-1] < history[0]
    assert shown_to_torch(model)
    model.save_weights(tmp_path / "w.h5")
    for load in (
        lambda other: other.set_weights(model.get_weights()),
        lambda other: other.load_state_dict(model.state_dict()),
        lambda other: other.load_weights(tmp_path / "w.h5"),
    ):
        other = Mixed()
        other(tf.constant(x))
        load(other)
        np.testing.assert_array_equal(other.predict(x.numpy(), verbose=0), model(tf.constant(x)))


def test_torch_modules_in_a_sequential(x):
    model = tf.keras.Sequential(
        [L.Dense(8, input_shape=(4,)), torch.nn.ReLU(), torch.nn.Linear(8, 2)]
    )
    assert model.output_shape == (None, 2)
    assert isinstance(model.layers[1], L.TorchModuleWrapper)
    assert model.count_params() == 4 * 8 + 8 + 8 * 2 + 2
    model.compile("adam", "mse")
    model.fit(x.numpy(), np.zeros((16, 2)), verbose=0)
    assert model(x).shape == (16, 2)
    with pytest.raises(NotImplementedError, match="ReLU"):
        model.get_config()


def test_frozen_torch_parameters(x):
    model = Mixed()
    model.net.requires_grad_(False)
    model(tf.constant(x))
    assert len(model.trainable_weights) == 2
    model.trainable = False
    assert model.trainable_weights == []
    assert len(model.non_trainable_weights) == 9


# compilers and transforms
@each_kind
@pytest.mark.parametrize("backend", ["eager", "aot_eager"])
def test_compile(make, backend, x):
    model = make().eval()
    compiled = torch.compile(model, backend=backend, fullgraph=True)
    torch.testing.assert_close(compiled(x), model(x))
    model.trainable_variables[1].assign(tf.ones([8]))
    torch.testing.assert_close(compiled(x), model(x))


@each_kind
@pytest.mark.parametrize("seed", [None, 3])
def test_compile_while_training(make, x, seed):
    tf.random.set_seed(seed)
    model = make().train()
    compiled = torch.compile(model, backend="aot_eager", fullgraph=True)
    means = [b.clone() for b in model.buffers()]
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    for _ in range(3):
        optimizer.zero_grad()
        compiled(x).pow(2).sum().backward()
        optimizer.step()
    assert all(p.grad is not None for p in model.parameters())
    assert all(not torch.equal(a, b) for a, b in zip(means, model.buffers(), strict=True))


def test_compile_a_convolutional_net():
    model = tf.keras.Sequential(
        [
            L.Conv2D(4, 3, activation="relu", input_shape=(8, 8, 1)),
            L.BatchNormalization(),
            L.MaxPool2D(),
            L.Flatten(),
            L.Dropout(0.5),
            L.Dense(2, activation="softmax"),
        ]
    ).eval()
    images = torch.randn(2, 8, 8, 1)
    compiled = torch.compile(model, backend="aot_eager", fullgraph=True)
    torch.testing.assert_close(compiled(images), model(images))


def test_no_graph_breaks(x):
    for make in MAKERS:
        explained = torch._dynamo.explain(make().eval())(x)
        assert (explained.graph_count, explained.graph_break_count) == (1, 0)


def test_jit_compiled_functions(x):
    model = sequential()
    function = tf.function(lambda t: tf.nn.softmax(model(t) * 2.0 + 1), jit_compile=True)
    inputs = tf.constant(x)
    expected = tf.nn.softmax(model(inputs) * 2.0 + 1)
    np.testing.assert_allclose(function(inputs), expected, rtol=1e-5)


@each_kind
def test_export(make, x):
    model = make().eval()
    program = torch.export.export(model, (x,))
    torch.testing.assert_close(program.module()(x), model(x))
    assert set(program.state_dict) == set(model.state_dict())
    assert shown_to_torch(model)


@each_kind
def test_functional_call_and_grad(make, x):
    model = make().eval()
    parameters = dict(model.named_parameters())
    zeros = {k: torch.zeros_like(p) for k, p in parameters.items()}
    assert not torch.func.functional_call(model, zeros, (x,)).any()
    assert model(x).any()

    def loss(p):
        return torch.func.functional_call(model, p, (x,)).pow(2).sum()

    grads = torch.func.grad(loss)(parameters)
    loss(parameters).backward()
    for name, p in model.named_parameters():
        torch.testing.assert_close(grads[name], p.grad)


def test_transforms_over_tf_ops(x):
    def f(raw):
        return tf.reduce_sum(tf.sin(tf.constant(raw)) * 2.0).torch()

    torch.testing.assert_close(torch.func.grad(f)(x), 2 * x.cos())
    torch.testing.assert_close(torch.func.vmap(f)(x), 2 * x.sin().sum(1))
    torch.testing.assert_close(torch.func.vmap(torch.func.grad(f))(x), 2 * x.cos())
    dense = L.Dense(3)
    assert torch.func.jacrev(dense)(x).shape == (16, 3, 16, 4)


# values
def test_torch_functions_take_tensors():
    t, v = tf.constant([[1.0, 2.0], [3.0, 4.0]]), tf.Variable([1.0, 2.0])
    assert isinstance(torch.sin(t), tf.Tensor)
    assert isinstance(torch.sin(v), tf.Tensor)
    assert torch.cat([t, t], 0).shape == (4, 2)
    first, second = torch.split(t, 1)
    assert (first.numpy().tolist(), second.numpy().tolist()) == ([[1.0, 2.0]], [[3.0, 4.0]])
    assert torch.max(t, 0).indices.numpy().tolist() == [1, 1]
    assert isinstance(torch.ones(2, 2) * t, tf.Tensor)
    with tf.GradientTape() as tape:
        y = tf.reduce_sum(torch.exp(v) * 2.0)
    np.testing.assert_allclose(tape.gradient(y, v), 2 * np.exp([1.0, 2.0]), rtol=1e-6)
    assert tape.watched_variables() == (v,)


def test_memory_is_shared_with_torch_only():
    raw, array = torch.ones(3), np.ones(3)
    t, u = tf.constant(raw), tf.constant(array)
    raw[0], array[0] = 5.0, 5.0
    assert (t.numpy()[0], u.numpy()[0]) == (5.0, 1.0)
    assert t.torch() is raw
    t.numpy()[1] = 7.0
    assert raw[1] == 1.0
    with pytest.raises(ValueError, match="read-only"):
        np.asarray(t)[1] = 7.0
    assert np.array(t).flags.writeable


def test_dlpack():
    t, v = tf.constant([1.0, 2.0]), tf.Variable([3.0])
    assert torch.from_dlpack(t).data_ptr() == t.torch().data_ptr()
    assert np.from_dlpack(t).tolist() == [1.0, 2.0]
    assert torch.from_dlpack(v).tolist() == [3.0]
    assert tf.constant(torch.from_dlpack(np.arange(3.0))).numpy().tolist() == [0.0, 1.0, 2.0]
    with tf.GradientTape():
        assert torch.from_dlpack(v * 2.0).tolist() == [6.0]


def test_pickles_of_values():
    values = [tf.constant([1.5]), tf.constant(["a"]), tf.constant([1.5], tf.bfloat16)]
    with tf.GradientTape():
        values.append(tf.Variable([1.0]) * 2.0)
    for value in values:
        other = pickle.loads(pickle.dumps(value))
        assert other.dtype == value.dtype
        assert np.all(other.numpy() == value.numpy())


class Rows(torch.utils.data.Dataset):
    def __len__(self):
        return 6

    def __getitem__(self, i):
        return tf.cast(tf.constant([i, i]), tf.float32) * 2.0, str(i)


@pytest.mark.parametrize("workers", [0, 2])
def test_data_loaders_of_tensors(workers):
    batches = list(DataLoader(Rows(), batch_size=3, num_workers=workers))
    assert isinstance(batches[0][0], tf.Tensor)
    assert batches[1][0].numpy().tolist() == [[6.0, 6.0], [8.0, 8.0], [10.0, 10.0]]
    assert list(batches[1][1]) == ["3", "4", "5"]


def test_models_die(x):
    for make in MAKERS:
        model = make()
        model(x).sum().backward()
        refs = [weakref.ref(model), weakref.ref(model.trainable_variables[0].torch())]
        del model
        gc.collect()
        assert [r() for r in refs] == [None, None]


def test_what_is_torchs_says_what_to_use():
    model = tf.keras.Sequential([tf.keras.layers.Dense(1, input_shape=(3,))])
    with pytest.raises(ValueError, match="Adam is an optimizer of torch"):
        model.compile(torch.optim.Adam(model.parameters()), "mse")
    model.compile("sgd", "mse")
    data = torch.utils.data.TensorDataset(torch.ones(4, 3), torch.ones(4, 1))
    with pytest.raises(ValueError, match="rap a torch Dataset in a"):
        model.fit(data, verbose=0)
    model.fit(torch.utils.data.DataLoader(data, batch_size=2), verbose=0)
