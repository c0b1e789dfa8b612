"""tf.config, tf.device and tf.DeviceSpec."""

import pytest
import torch

import kerastorch as tf
from kerastorch._core import devices
from kerastorch._core.settings import settings
from kerastorch.config import devices as config_devices

CPU = "/job:localhost/replica:0/task:0/device:CPU:0"


@pytest.fixture(autouse=True)
def restored():
    threads = torch.get_num_threads()
    precision = torch.get_float32_matmul_precision()
    devices.arrange()  # as if nothing had been computed yet
    yield
    config_devices._visible.clear()
    config_devices._divided.clear()
    devices.layout.__init__()
    devices.arrange()
    settings.__init__()
    torch.set_num_threads(threads)
    torch.set_float32_matmul_precision(precision)


@pytest.fixture
def two_gpus(monkeypatch):
    """A machine with two CUDA devices, as far as names and settings go."""
    monkeypatch.setattr(devices, "accelerator", lambda: "cuda")
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    devices.arrange()


def test_devices_and_their_repr():
    cpu = tf.config.list_physical_devices("CPU")
    assert repr(cpu) == "[PhysicalDevice(name='/physical_device:CPU:0', device_type='CPU')]"
    logical = tf.config.list_logical_devices("CPU")
    assert repr(logical) == "[LogicalDevice(name='/device:CPU:0', device_type='CPU')]"
    assert tf.config.list_physical_devices("cpu") == []
    assert tf.config.experimental.list_physical_devices("CPU") == cpu


def test_gpus_are_listed_hidden_and_divided(two_gpus):
    gpus = tf.config.list_physical_devices("GPU")
    assert [d.name for d in gpus] == ["/physical_device:GPU:0", "/physical_device:GPU:1"]
    tf.config.set_visible_devices(gpus[1], "GPU")
    assert tf.config.get_visible_devices("GPU") == [gpus[1]]
    assert [d.name for d in tf.config.list_logical_devices("GPU")] == ["/device:GPU:0"]
    assert devices.default() == devices.parse("GPU:0") == torch.device("cuda", 1)
    with pytest.raises(RuntimeError, match="Visible devices cannot be modified after being"):
        tf.config.set_visible_devices([], "GPU")
    devices.arrange()  # as if nothing had used them
    cpu = tf.config.list_physical_devices("CPU")
    tf.config.set_visible_devices([*gpus[::-1], *cpu])
    assert tf.config.get_visible_devices() == [*gpus[::-1], *cpu]
    tf.config.set_visible_devices([], "GPU")
    assert tf.config.list_logical_devices("GPU") == []
    assert devices.default() == torch.device("cpu")


@pytest.fixture
def shares(monkeypatch):
    """What torch's allocator, here a stand-in for one with 4 GB, is told."""
    found = []
    properties = type("Properties", (), {"total_memory": 4 << 30})
    monkeypatch.setattr(torch.cuda, "get_device_properties", lambda index: properties)
    monkeypatch.setattr(
        torch.cuda, "set_per_process_memory_fraction", lambda *given: found.append(given)
    )
    return found


def test_one_gpu_as_two(two_gpus, shares):
    gpus = tf.config.list_physical_devices("GPU")
    part = tf.config.LogicalDeviceConfiguration(memory_limit=1024)
    with pytest.raises(ValueError, match="Setting memory limit is required for GPU virtual devic"):
        tf.config.set_logical_device_configuration(
            gpus[0], [part, tf.config.LogicalDeviceConfiguration()]
        )
    tf.config.set_logical_device_configuration(gpus[0], [part, part])
    assert shares == [(0.5, 0)]
    assert len(tf.config.list_logical_devices("GPU")) == 3
    assert [devices.parse(f"/GPU:{i}").index for i in range(3)] == [0, 0, 1]
    assert tf.config.get_logical_device_configuration(gpus[0]) == [part, part]
    with pytest.raises(ValueError, match="Cannot set memory growth on device when virtual devices"):
        tf.config.experimental.set_memory_growth(gpus[0], True)
    tf.config.set_logical_device_configuration(gpus[0], [part, part])  # the same
    with pytest.raises(RuntimeError, match="Virtual devices cannot be modified after being"):
        tf.config.set_logical_device_configuration(gpus[0], [part])


def test_memory_limits_are_shares_of_the_allocator(two_gpus, shares):
    gpus = tf.config.list_physical_devices("GPU")
    limited = [tf.config.LogicalDeviceConfiguration(memory_limit=1024)]
    tf.config.set_logical_device_configuration(gpus[1], limited)
    tf.config.set_logical_device_configuration(gpus[1], limited * 8)  # more than there is
    tf.config.set_logical_device_configuration(gpus[1], [])
    assert shares == [(0.25, 1), (1.0, 1), (1.0, 1)]
    assert tf.config.get_visible_devices("GPU") == gpus
    assert [d.name for d in tf.config.list_logical_devices("GPU")] == ["/device:GPU:0"]


def test_placements_are_logged(capsys):
    tf.debugging.set_log_device_placement(True)
    try:
        x = tf.constant(1.0) + 1.0
        tf.function(lambda x: x * 2.0, autograph=False)(x)
    finally:
        tf.debugging.set_log_device_placement(False)
    x + 1.0
    assert capsys.readouterr().err.splitlines() == [
        f"Executing op {op} in device {CPU}" for op in ("Const", "AddV2", "__inference_<lambda>")
    ]


def test_memory_growth(two_gpus):
    gpu = tf.config.list_physical_devices("GPU")[0]
    assert tf.config.experimental.get_memory_growth(gpu) is None
    tf.config.experimental.set_memory_growth(gpu, True)
    assert tf.config.experimental.get_memory_growth(gpu) is True
    tf.config.experimental.set_memory_growth(gpu, False)


def test_memory_of_a_cpu_is_not_counted():
    assert tf.config.experimental.get_memory_info("CPU:0") == {"current": 0, "peak": 0}
    assert (
        tf.config.experimental.get_device_details(tf.config.list_physical_devices("CPU")[0]) == {}
    )


@pytest.mark.parametrize(
    "error, call",
    [
        (ValueError, lambda cpu: tf.config.experimental.set_memory_growth(cpu, True)),
        (KeyError, lambda cpu: tf.config.experimental.get_memory_growth(cpu)),
        (ValueError, lambda cpu: tf.config.experimental.get_memory_info("GPU:99")),
        (ValueError, lambda cpu: tf.config.set_visible_devices("x")),
        (ValueError, lambda cpu: tf.config.set_visible_devices(cpu, "GPU")),
        (
            ValueError,
            lambda cpu: tf.config.set_visible_devices(
                tf.config.PhysicalDevice("/physical_device:CPU:7", "CPU")
            ),
        ),
        (
            ValueError,
            lambda cpu: tf.config.set_logical_device_configuration(
                cpu, [tf.config.LogicalDeviceConfiguration(memory_limit=100)]
            ),
        ),
        (ValueError, lambda cpu: tf.config.experimental.set_device_policy("bogus")),
    ],
)
def test_errors(error, call):
    with pytest.raises(error):
        call(tf.config.list_physical_devices("CPU")[0])


def test_configurations_show_their_fields():
    assert repr(tf.config.experimental.VirtualDeviceConfiguration(memory_limit=5)) == (
        "LogicalDeviceConfiguration(memory_limit=5, experimental_priority=None, "
        "experimental_device_ordinal=None)"
    )


def test_two_logical_cpus():
    part = tf.config.LogicalDeviceConfiguration()
    tf.config.set_logical_device_configuration(
        tf.config.list_physical_devices("CPU")[0], [part, part]
    )
    assert [d.name for d in tf.config.list_logical_devices("CPU")] == [
        "/device:CPU:0",
        "/device:CPU:1",
    ]
    with tf.device("/CPU:1"):
        traces = []
        x, v = tf.constant(1), tf.Variable(1)

        @tf.function
        def double(x):
            traces.append(None)
            return x * 2

        y = double(x) + double(x)
        a, (b, c) = tf.RaggedTensor.from_row_splits([1], [0, 1]), tf.split([1, 2], 2)
    assert x.numpy() == 1 and y.numpy() == 4 and len(traces) == 1
    assert {t.device[-5:] for t in (x, v, y, a.values, b, c)} == {"CPU:1"}
    assert (x + 1).device == double(x).device == CPU


def test_settings_after_the_start():
    tf.constant(1)
    cpu = tf.config.list_physical_devices("CPU")[0]
    parts = [tf.config.LogicalDeviceConfiguration()] * 2
    for words, call in (
        ("Virtual", lambda: tf.config.set_logical_device_configuration(cpu, parts)),
        ("Visible", lambda: tf.config.set_visible_devices([], "CPU")),
        ("Intra op", lambda: tf.config.threading.set_intra_op_parallelism_threads(1)),
        ("Inter op", lambda: tf.config.threading.set_inter_op_parallelism_threads(1)),
    ):
        with pytest.raises(RuntimeError, match=f"^{words} .* cannot be modified after"):
            call()
    tf.config.set_visible_devices([], "GPU")
    tf.config.set_visible_devices(cpu, "CPU")


def test_no_cpu_at_all():
    tf.config.set_visible_devices([], "CPU")
    with pytest.raises(tf.errors.NotFoundError, match="No CPU devices are available"):
        tf.constant(1)


def test_threads_and_other_settings():
    tf.config.threading.set_intra_op_parallelism_threads(1)
    assert tf.config.threading.get_intra_op_parallelism_threads() == torch.get_num_threads() == 1
    tf.config.threading.set_inter_op_parallelism_threads(3)
    assert tf.config.threading.get_inter_op_parallelism_threads() == 3
    tf.config.optimizer.set_jit(True)
    assert tf.config.optimizer.get_jit() == "autoclustering"
    tf.config.optimizer.set_experimental_options({"constant_folding": True, "nope": True})
    assert tf.config.optimizer.get_experimental_options() == {
        "constant_folding": True,
        "disable_model_pruning": False,
        "disable_meta_optimizer": False,
    }
    tf.config.experimental.enable_tensor_float_32_execution(True)
    assert tf.config.experimental.tensor_float_32_execution_enabled()
    tf.config.experimental.enable_tensor_float_32_execution(False)
    assert not tf.config.experimental.tensor_float_32_execution_enabled()
    tf.config.experimental_run_functions_eagerly(True)
    assert tf.config.functions_run_eagerly()


@pytest.mark.parametrize("name", ["/CPU:0", "cpu", "/device:CPU:0", CPU, "/job:localhost/task:0"])
def test_names_of_the_cpu(name):
    with tf.device("/CPU:0"), tf.device(name):
        assert tf.constant(1).device == CPU


def test_devices_of_other_kinds_of_names():
    for name in (
        tf.config.list_logical_devices("CPU")[0],
        tf.DeviceSpec(device_type="CPU", device_index=0),
        tf.constant(1).device,
    ):
        with tf.device(name):
            assert tf.constant(1).numpy() == 1
    with tf.device("/CPU:0"), tf.device(None):
        assert devices.current() == devices.default()


def test_a_device_that_is_not_there():
    with tf.device("/GPU:99"):
        assert tf.constant(1).device == CPU
    tf.config.set_soft_device_placement(False)
    with pytest.raises(tf.errors.InvalidArgumentError, match="GPU:99"), tf.device("/GPU:99"):
        pass


@pytest.mark.parametrize(
    "error, name",
    [
        (ValueError, "nonsense"),
        (ValueError, 3),
        (RuntimeError, lambda op: "/CPU:0"),
        (ValueError, "/bad:1"),
        (tf.errors.InvalidArgumentError, "/job:worker/task:7"),
    ],
)
def test_what_is_no_device(error, name):
    with pytest.raises(error), tf.device(name):
        pass


def test_the_scope_ends_with_an_error():
    with pytest.raises(KeyError), tf.device("/CPU:0"):
        raise KeyError
    assert tf.executing_eagerly() and devices.state.device is None


def test_device_specs():
    spec = tf.DeviceSpec.from_string("/job:a/replica:0/task:1/device:CPU:0")
    assert spec.to_string() == "/job:a/replica:0/task:1/device:CPU:0"
    assert (spec.job, spec.task, spec.device_type, spec.device_index) == ("a", 1, "CPU", 0)
    other = spec.make_merged_spec(tf.DeviceSpec(device_type="gpu", device_index=2))
    assert str(other) == "/job:a/replica:0/task:1/device:GPU:2"
    assert spec.replace(job="b").job == "b" and spec == spec.replace(job="a")
    assert repr(tf.DeviceSpec(device_type="GPU")) == (
        "<DeviceSpec(job=None, replica=None, task=None, device_type=GPU, device_index=None)>"
    )
