"""The layers that stand for `model.add_loss` and `model.add_metric` on symbolic tensors."""

from .._layer.layer import Layer


class AddLoss(Layer):
    """Adds its input to the losses of the model, and hands it on."""

    def __init__(self, unconditional=False, **kwargs):
        super().__init__(**{"autocast": False, **kwargs})
        self.unconditional = unconditional

    def call(self, inputs):
        """The input itself."""
        self.add_loss(inputs)
        return inputs

    def get_config(self):
        """The constructor's arguments."""
        return {**super().get_config(), "unconditional": self.unconditional}


class AddMetric(Layer):
    """Tracks the mean of its input as a metric of the model, and hands it on."""

    def __init__(self, aggregation=None, metric_name=None, **kwargs):
        super().__init__(**{"autocast": False, **kwargs})
        self.aggregation, self.metric_name = aggregation, metric_name

    def call(self, inputs):
        """The input itself."""
        self.add_metric(inputs, aggregation=self.aggregation, name=self.metric_name)
        return inputs

    def get_config(self):
        """The constructor's arguments."""
        config = {"aggregation": self.aggregation, "metric_name": self.metric_name}
        return {**super().get_config(), **config}
