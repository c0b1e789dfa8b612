"""Logical CPUs for strategies of several replicas."""

import pytest

import kerastorch as tf
from kerastorch._core import devices
from kerastorch.config import devices as config_devices


@pytest.fixture
def cpus():
    """Sets how many logical CPUs there are; as at first at the end."""
    device = tf.config.list_physical_devices("CPU")[0]

    def use(count):
        devices.arrange()  # as if nothing had been computed yet
        wanted = [tf.config.LogicalDeviceConfiguration()] * count
        tf.config.set_logical_device_configuration(device, wanted)

    yield use
    config_devices._visible.clear()
    config_devices._divided.clear()
    devices.layout.__init__()
    devices.arrange()


@pytest.fixture
def two(cpus):
    """A MirroredStrategy of two replicas."""
    cpus(2)
    return tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])
