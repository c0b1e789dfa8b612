"""Logical CPUs for strategies of several replicas."""

import pytest

import kerastorch as tf


@pytest.fixture
def cpus():
    """Sets how many logical CPUs there are; one again at the end."""
    device = tf.config.list_physical_devices("CPU")[0]

    def use(count):
        wanted = [tf.config.LogicalDeviceConfiguration()] * count
        tf.config.set_logical_device_configuration(device, wanted)

    yield use
    use(1)


@pytest.fixture
def two(cpus):
    """A MirroredStrategy of two replicas."""
    cpus(2)
    return tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])
