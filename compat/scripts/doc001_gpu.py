# Document 001, "gpu设置". The lists depend on the machine, so only their kind is compared, and
# stdout is not.
# compat: stdout off
# compat: random gpus gpus_again
import tensorflow as tf

# Lines 1654-1662.
gpus = tf.config.list_physical_devices("GPU")

if gpus:
    gpu0 = gpus[0]
    tf.config.experimental.set_memory_growth(gpu0, True)
    # tf.config.experimental.set_virtual_device_configuration(gpu0,
    # [tf.config.experimental.VirtualDeviceConfiguration(memory_limit=4096)])
    tf.config.set_visible_devices([gpu0], "GPU")

# Lines 1667-1679.
gpus_again = tf.config.experimental.list_physical_devices("GPU")
if gpus_again:
    try:
        tf.config.experimental.set_virtual_device_configuration(
            gpus_again[0],
            [
                tf.config.experimental.VirtualDeviceConfiguration(memory_limit=1024),
                tf.config.experimental.VirtualDeviceConfiguration(memory_limit=1024),
            ],
        )
        logical_gpus = tf.config.experimental.list_logical_devices("GPU")
        print(len(gpus_again), "Physical GPU,", len(logical_gpus), "Logical GPUs")
        del logical_gpus
    except RuntimeError as e:
        print(e)

for name in ("gpu0", "e"):
    globals().pop(name, None)
del name

# What every machine has.
cpus = tf.config.list_physical_devices("CPU")
cpu_type = cpus[0].device_type
cpu_count = len(tf.config.list_logical_devices("CPU"))
