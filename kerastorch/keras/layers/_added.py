"""The layers that stand for `model.add_loss` and `model.add_metric` on symbolic tensors."""

from ._common import ConfiguredLayer


class AddLoss(ConfiguredLayer):
    """Adds its input to the losses of the model, and hands it on."""

    def __init__(self, unconditional=False, **kwargs):
        super().__init__(**{"autocast": False, **kwargs})
        self.unconditional = unconditional

    def call(self, inputs):
        """The input itself."""
        self.add_loss(inputs)
        return inputs


class AddMetric(ConfiguredLayer):
    """Tracks the mean of its input as a metric of the model, and hands it on."""

    def __init__(self, aggregation=None, metric_name=None, **kwargs):
        super().__init__(**{"autocast": False, **kwargs})
        self.aggregation, self.metric_name = aggregation, metric_name

    def call(self, inputs):
        """The input itself."""
        self.add_metric(inputs, aggregation=self.aggregation, name=self.metric_name)
        return inputs
