"""Sequences of calls of tf.config and tf.device, each run in a process of its own, before anything
is initialized: `python device_sequences.py MODULE FILE [STEP]` writes what each line of each
(or each STEP-th) sequence gives.  device_sequences.json is what TensorFlow gives.

The processes are forked from one that has imported the module and done nothing else.
"""
# ruff: noqa: E501

import importlib
import json
import os
import random
import sys
import traceback

import numpy as np

SETTERS = """
cfg.set_logical_device_configuration(cpu, [L(), L()])
cfg.set_logical_device_configuration(cpu, [L()] * 3)
cfg.set_logical_device_configuration(cpu, [L()])
cfg.set_logical_device_configuration(cpu, [])
cfg.set_logical_device_configuration(cpu, None)
cfg.set_logical_device_configuration(cpu, [L(memory_limit=100)])
cfg.set_logical_device_configuration(cpu, [L(experimental_priority=1)])
cfg.set_logical_device_configuration(cpu, [L(experimental_device_ordinal=1)])
cfg.set_logical_device_configuration('CPU:0', [L()])
cfg.set_logical_device_configuration(fake, [L()])
cfg.set_logical_device_configuration(gpu, [L()])
ex.set_virtual_device_configuration(cpu, [ex.VirtualDeviceConfiguration()] * 2)
cfg.set_visible_devices([], 'GPU')
cfg.set_visible_devices([])
cfg.set_visible_devices(cpu, 'CPU')
cfg.set_visible_devices([cpu])
cfg.set_visible_devices(cpu)
cfg.set_visible_devices([], 'CPU')
cfg.set_visible_devices(cpu, 'GPU')
cfg.set_visible_devices('CPU:0')
cfg.set_visible_devices(fake)
cfg.set_visible_devices([gpu], 'GPU')
cfg.set_visible_devices([cpu, cpu], 'CPU')
ex.set_memory_growth(cpu, True)
ex.set_memory_growth(gpu, True)
ex.set_memory_growth(fake, True)
cfg.threading.set_intra_op_parallelism_threads(2)
cfg.threading.set_intra_op_parallelism_threads(1)
cfg.threading.set_intra_op_parallelism_threads(0)
cfg.threading.set_inter_op_parallelism_threads(2)
cfg.threading.set_inter_op_parallelism_threads(3)
cfg.threading.set_inter_op_parallelism_threads(0)
cfg.set_soft_device_placement(False)
cfg.set_soft_device_placement(True)
tf.debugging.set_log_device_placement(False)
tf.debugging.set_log_device_placement(True)
ex.set_device_policy('explicit')
ex.set_device_policy('silent')
ex.set_device_policy(None)
ex.set_device_policy('bogus')
ex.set_synchronous_execution(False)
ex.set_synchronous_execution(True)
cfg.optimizer.set_jit(True)
cfg.optimizer.set_jit(False)
cfg.optimizer.set_experimental_options({'constant_folding': False})
ex.enable_op_determinism()
cfg.run_functions_eagerly(False)
""".strip().splitlines()

GETTERS = """
cfg.list_logical_devices()
cfg.list_logical_devices('CPU')
cfg.list_logical_devices('GPU')
cfg.list_physical_devices()
cfg.get_visible_devices()
cfg.get_visible_devices('CPU')
cfg.get_visible_devices('GPU')
cfg.get_logical_device_configuration(cpu)
cfg.get_logical_device_configuration(fake)
cfg.get_logical_device_configuration(gpu)
ex.get_virtual_device_configuration(cpu)
ex.get_memory_growth(cpu)
ex.get_memory_growth(gpu)
ex.get_memory_info('CPU:0')
ex.get_memory_info('cpu:0')
ex.get_memory_info('CPU')
ex.get_memory_info('/device:CPU:0')
ex.get_memory_info('CPU:1')
ex.get_memory_info('GPU:0')
ex.get_memory_info('gpu')
ex.get_memory_info('foo')
ex.get_memory_info('')
ex.get_memory_info('/CPU:0')
ex.get_memory_info('/cpu:0')
ex.get_memory_info('/gpu:0')
ex.get_memory_info('device:CPU:0')
ex.get_memory_info('CPU:00')
ex.get_memory_info('CPU:x')
ex.get_memory_info('CPU:*')
ex.get_memory_info('XLA_CPU:0')
ex.get_memory_info('TPU:0')
ex.get_memory_info('Foo:0')
ex.get_memory_info('/job:localhost/CPU:0')
ex.get_memory_info('/job:worker/device:CPU:0')
ex.get_memory_info('/device:CPU:*')
ex.get_memory_info('/device:CPU')
ex.get_memory_info('/replica:0/task:0/device:CPU:0')
ex.get_memory_info('/job:localhost/replica:0/task:0/device:CPU:9')
ex.get_memory_info(cpu)
ex.get_memory_info('/job:localhost/replica:0/task:0/device:CPU:0')
ex.get_memory_usage('CPU:0')
ex.get_memory_usage('GPU:0')
ex.reset_memory_stats('CPU:0')
ex.reset_memory_stats('GPU:0')
ex.reset_memory_stats('foo')
ex.get_device_details(cpu)
ex.get_device_details(gpu)
ex.get_device_details(fake)
ex.get_device_details('CPU:0')
cfg.threading.get_intra_op_parallelism_threads()
cfg.threading.get_inter_op_parallelism_threads()
cfg.get_soft_device_placement()
tf.debugging.get_log_device_placement()
ex.get_device_policy()
ex.get_synchronous_execution()
cfg.optimizer.get_jit()
cfg.optimizer.get_experimental_options()
cfg.functions_run_eagerly()
""".strip().splitlines()

# what may start TensorFlow's runtime, and what doesn't
TRIGGERS = """
tf.constant(1.0)
tf.constant('a')
tf.Variable(1.0)
tf.zeros([2])
tf.convert_to_tensor(np.ones(2))
tf.add(1, 2)
tf.data.Dataset.range(3)
tf.data.Dataset.from_tensor_slices([1, 2])
tf.keras.Input((2,))
tf.keras.layers.Dense(3)
tf.keras.layers.Dense(3).build((None, 2))
tf.keras.Sequential()
tf.keras.Sequential([tf.keras.layers.Dense(3)])
tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(3)])
tf.keras.optimizers.SGD()
tf.keras.optimizers.legacy.SGD()
tf.keras.metrics.Mean()
tf.keras.losses.MeanSquaredError()
tf.keras.backend.clear_session()
tf.keras.backend.floatx()
tf.keras.backend.set_floatx('float32')
tf.keras.initializers.GlorotUniform(seed=1)
tf.keras.mixed_precision.set_global_policy('float32')
tf.keras.utils.set_random_seed(1)
tf.keras.utils.to_categorical([1])
tf.random.set_seed(1)
tf.random.Generator.from_seed(1)
tf.random.normal([1])
tf.function(lambda: 1)
tf.function(lambda: 1)()
tf.function(lambda x: x).get_concrete_function(tf.TensorSpec([], 'float32'))
tf.GradientTape()
tf.GradientTape().__enter__()
tf.TensorSpec([1])
tf.Graph()
tf.Graph().as_default().__enter__()
tf.compat.v1.Session()
tf.compat.v1.disable_eager_execution()
tf.compat.v1.set_random_seed(1)
tf.executing_eagerly()
tf.name_scope('x').__enter__()
tf.init_scope().__enter__()
tf.device('CPU:0')
tf.device('CPU:0').__enter__()
tf.device('nonsense')
tf.device(None).__enter__()
tf.distribute.get_strategy()
tf.distribute.OneDeviceStrategy('CPU:0')
tf.distribute.MirroredStrategy(['CPU:0'])
tf.distribute.MirroredStrategy()
tf.distribute.experimental.CentralStorageStrategy()
tf.distribute.cluster_resolver.TFConfigClusterResolver()
tf.train.Checkpoint()
tf.train.latest_checkpoint('nowhere')
tf.io.gfile.exists('nowhere')
tf.io.read_file('nowhere')
tf.nest.flatten([1])
tf.test.is_gpu_available()
tf.test.gpu_device_name()
tf.test.is_built_with_cuda()
tf.config.list_physical_devices('GPU')
tf.RaggedTensor.from_row_splits([1], [0, 1])
tf.TensorArray('float32', 1)
tf.lookup.KeyValueTensorInitializer(['a'], [1])
tf.debugging.enable_check_numerics()
tf.debugging.assert_equal(1, 1)
tf.summary.create_noop_writer()
tf.Module()
tf.dtypes.as_dtype('float32')
tf.shape([1])
tf.cast(1, tf.float32)
tf.print('')
tf.io.TFRecordWriter('/dev/null')
tf.experimental.numpy.ones(2)
tf.keras.datasets.mnist
tf.keras.preprocessing.sequence.pad_sequences([[1]])
tf.keras.callbacks.EarlyStopping()
tf.feature_column.numeric_column('a')
tf.saved_model.SaveOptions()
tf.sysconfig.get_build_info() and 1
tf.get_logger() and 1
""".strip().splitlines()
ASKED = [
    "cfg.set_logical_device_configuration(cpu, [L(), L()])",
    "cfg.threading.set_inter_op_parallelism_threads(2)",
    "cfg.set_visible_devices([], 'GPU')",
    "cfg.set_visible_devices([], 'CPU')",
]

TWO, THREE = SETTERS[0], SETTERS[1]
DEVICES = """
on('CPU:1').device
on('CPU:0').device
on('CPU:2').device
on('CPU:7').device
on('/device:CPU:1').device
on('/cpu:1').device
on('cpu:1').device
on('/job:localhost/replica:0/task:0/device:CPU:1').device
on('/job:worker/task:1/device:CPU:1').device
on('/task:1/cpu:1').device
on('GPU:0').device
on('GPU:1').device
on('TPU:0').device
on('').device
on(None).device
on('foo').device
on('/foo:1').device
on('CPU:a').device
on('CPU:-1').device
on('CPU:1:2').device
on('CPU:*').device
on('/device:CPU').device
on('CPU').device
on('/CPU:0/GPU:0').device
on(tf.DeviceSpec(device_type='CPU', device_index=1)).device
on(cfg.list_logical_devices('CPU')[-1]).device
on(cpu).device
on(3).device
on(lambda op: 'CPU:0').device
on('CPU:1', lambda: on('CPU:0')).device
on('CPU:0', lambda: on('CPU:1')).device
on('CPU:1', lambda: on(None)).device
on('CPU:1', lambda: on('')).device
on('CPU:1', lambda: on('/job:localhost')).device
on('CPU:1', lambda: tf.constant(1) + 1).device
on('CPU:1', lambda: tf.constant('a')).device
on('CPU:1', lambda: tf.strings.join(['a', 'b'])).device
on('CPU:1', lambda: tf.constant([1, 2])[0]).device
on('CPU:1', lambda: tf.random.normal([2])).device
on('CPU:1', lambda: tf.Variable(1.0)).device
on('CPU:1', lambda: tf.Variable(1.0) + 1.0).device
on('CPU:1', lambda: tf.Variable('a')).device
on('CPU:1', lambda: tf.convert_to_tensor(np.ones(2))).device
on('CPU:1', lambda: tf.identity(1.0)).device
on('CPU:1', lambda: tf.split([1, 2], 2)[1]).device
on('CPU:1', lambda: tf.function(lambda: tf.constant(1))()).device
on('CPU:1', lambda: tf.function(lambda: tf.add(1, 2))()).device
tf.function(lambda: on('CPU:1'))().device
tf.function(lambda: on('CPU:1', lambda: tf.random.normal([2]) + 1))().device
on('CPU:1').cpu().device
on('CPU:1').backing_device
on('CPU:1', lambda: tf.constant(1)).numpy()
(on('CPU:1') + 1).device
(on('CPU:1') + on('CPU:0')).device
tf.identity(on('CPU:1')).device
tf.stack([on('CPU:1'), on('CPU:1')]).device
tf.function(lambda x: x + 1)(on('CPU:1')).device
tf.function(lambda x: x)(on('CPU:1')).device
on('CPU:0', lambda: tf.identity(on('CPU:1'))).device
on('CPU:1', lambda: variable()).read_value().device
on('CPU:1', lambda: variable()).value().device
(on('CPU:1', lambda: variable()) + 1).device
tf.identity(on('CPU:1', lambda: variable())).device
on('CPU:1', lambda: variable()).assign_add(1.0).device
on('CPU:1', lambda: gradient()).device
gradient(on('CPU:1', lambda: variable())).device
on('CPU:1', lambda: dense())[0].device
on('CPU:1', lambda: dense())[1].device
dense()[0].device
[x.device for x in on('CPU:1', lambda: list(tf.data.Dataset.range(2)))]
on('CPU:1', lambda: tf.keras.optimizers.SGD(0.1).iterations).device
on('CPU:1', lambda: tf.RaggedTensor.from_row_splits([1], [0, 1])).values.device
on('CPU:1', lambda: tf.sparse.eye(2)).values.device
tf.distribute.MirroredStrategy().extended.worker_devices
tf.distribute.MirroredStrategy().num_replicas_in_sync
tf.distribute.MirroredStrategy(['CPU:0', 'cpu:1']).extended.worker_devices
tf.distribute.MirroredStrategy(['CPU:1']).extended.worker_devices
tf.distribute.MirroredStrategy(['CPU:1', 'CPU:1'])
tf.distribute.MirroredStrategy(['CPU:5']).extended.worker_devices
tf.distribute.MirroredStrategy(['GPU:0']).extended.worker_devices
tf.distribute.MirroredStrategy(['foo'])
tf.distribute.MirroredStrategy([])
tf.distribute.OneDeviceStrategy('CPU:1').extended.worker_devices
tf.distribute.OneDeviceStrategy('CPU:1').run(lambda: tf.constant(1)).device
tf.distribute.OneDeviceStrategy('/cpu:1').extended.parameter_devices
tf.distribute.MultiWorkerMirroredStrategy().extended.worker_devices
tf.distribute.experimental.CentralStorageStrategy(['CPU:0', 'CPU:1'], 'CPU:0').extended.worker_devices
tf.distribute.experimental.CentralStorageStrategy(['CPU:0', 'CPU:1'], 'CPU:1').extended.parameter_devices
[v.device for v in mirrored().run(lambda: tf.constant(1)).values]
[v.device for v in mirrored().run(lambda: tf.add(1, 2)).values]
[v.device for v in mirrored().run(lambda: [tf.constant(1), 'a'])[0].values]
mirrored().run(lambda: tf.constant(1).device)
mirrored().run(lambda: tf.distribute.get_replica_context().devices)
[v.device for v in under(mirrored(), lambda: tf.Variable(1.0)).values]
under(mirrored(), lambda: tf.Variable(1.0)).device
under(mirrored(), lambda: tf.constant(1.0)).device
under(tf.distribute.OneDeviceStrategy('CPU:1'), lambda: tf.Variable(1.0)).device
under(tf.distribute.OneDeviceStrategy('CPU:1'), lambda: tf.constant(1.0)).device
under(tf.distribute.MirroredStrategy(['CPU:1']), lambda: tf.Variable(1.0)).device
[v.device for v in next(iter(mirrored().experimental_distribute_dataset(tf.data.Dataset.range(4).batch(4)))).values]
mirrored().reduce('SUM', mirrored().run(lambda: tf.constant(1)), None).device
[v.device for v in mirrored().run(lambda: tf.distribute.get_replica_context().all_reduce('SUM', tf.constant(1.0))).values]
tf.distribute.experimental.CentralStorageStrategy().extended.worker_devices
tf.distribute.experimental.CentralStorageStrategy().extended.parameter_devices
tf.distribute.experimental.CentralStorageStrategy(['CPU:0', 'CPU:1']).extended.parameter_devices
tf.distribute.experimental.CentralStorageStrategy(['CPU:0', 'CPU:1']).num_replicas_in_sync
tf.distribute.MirroredStrategy(['CPU:0', 'CPU:1', 'CPU:2']).run(lambda: tf.constant(1).device)
[v.device for v in tf.function(lambda: tf.distribute.get_strategy().run(lambda: 1) and mirrored().run(lambda: tf.constant(1)))().values]
""".strip().splitlines()


def names(tf):
    """What the lines may use."""
    cfg = tf.config

    def on(name, function=lambda: tf.constant(1.0)):
        with tf.device(name):
            return function()

    def variable():
        return tf.Variable(1.0)

    def gradient(v=None):
        v = tf.Variable(1.0) if v is None else v
        with tf.GradientTape() as tape:
            y = v * v
        return tape.gradient(y, v)

    def dense():
        layer = tf.keras.layers.Dense(2)
        return layer(tf.ones([1, 2])), layer.kernel

    def mirrored():
        return tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])

    def under(strategy, function):
        with strategy.scope():
            return function()

    return {
        "tf": tf, "np": np, "cfg": cfg, "ex": cfg.experimental, "L": cfg.LogicalDeviceConfiguration,
        "cpu": cfg.list_physical_devices("CPU")[0],
        "gpu": cfg.PhysicalDevice("/physical_device:GPU:0", "GPU"),
        "fake": cfg.PhysicalDevice("/physical_device:CPU:7", "CPU"),
        "on": on, "variable": variable, "gradient": gradient, "dense": dense,
        "mirrored": mirrored, "under": under,
    }  # fmt: skip


def sequences():
    """The sequences, each a list of lines."""
    found = [[line, ASKED[i % 3], ASKED[(i + 1) % 3]] for i, line in enumerate(TRIGGERS)]
    found += [[TWO, line] for line in DEVICES]
    hard = "cfg.set_soft_device_placement(False)"
    found += [[TWO, hard, line] for line in DEVICES[:34] + DEVICES[75:83]]
    found += [[line] for line in DEVICES[:20]]
    found += [["tf.constant(1)", line, *GETTERS[:2]] for line in SETTERS]
    found += [[line, *GETTERS[:2], "cfg.get_visible_devices()"] for line in SETTERS]
    found += [[line] for line in GETTERS]
    rng = random.Random(12)
    for _ in range(120):
        lines = rng.choices(SETTERS, k=rng.randrange(1, 4))
        lines += rng.choices(SETTERS + GETTERS, k=2)
        lines += rng.choices(TRIGGERS[:6] + GETTERS[:3] + DEVICES[:2], k=1)
        lines += rng.choices(SETTERS, k=2) + rng.choices(GETTERS, k=2)
        found.append(lines)
    return found


def text(value):
    """A value as text that does not depend on the process."""
    if value is None or isinstance(value, (bool, int, float, str, list, tuple, dict)):
        return repr(value)
    if isinstance(value, (np.ndarray, np.generic)):
        return repr(value.tolist())
    return "made"


def outcomes(lines, tf):
    """What each line of a sequence gives: text, or [class of the error, its first line]."""
    found, known = [], names(tf)
    for line in lines:
        try:
            found.append(text(eval(line, known)))
        except Exception as error:
            words = str(error).splitlines() or [""]
            found.append([type(error).__name__, words[0]])
    return found


def run(module, some):
    """The outcomes of sequences, each in a process of its own."""
    tf = importlib.import_module(module)
    tf.keras.layers.Dense  # which loads it  # noqa: B018
    found = []
    for lines in some:
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            try:
                given = json.dumps(outcomes(lines, tf))
            except BaseException:
                given = json.dumps(traceback.format_exc())
            os.write(writing, given.encode())
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as file:
            given = file.read()
        os.waitpid(child, 0)
        found.append(json.loads(given) if given else "died")
    return found


if __name__ == "__main__":
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        json.dump(run(sys.argv[1], sequences()[:: int((*sys.argv, 1)[3])]), file, indent=0)
        file.write("\n")
