"""Records keras_metrics.json: tf.keras.metrics, values, weights, several updates, configs, errors."""
# ruff: noqa: SIM905

import os

M = "tf.keras.metrics"
PROBABILITIES = "[[0.1, 0.8, 0.1], [0.6, 0.3, 0.1], [0.2, 0.2, 0.6], [0.3, 0.4, 0.3]]"
ONE_HOT = "[[0., 1., 0.], [0., 1., 0.], [0., 0., 1.], [1., 0., 0.]]"
CLASSES = "[1, 1, 2, 0]"
LABELS = "[0, 1, 1, 0, 1, 1]"
SCORES = "[0.1, 0.4, 0.8, 0.6, 0.55, 0.05]"
WEIGHTS = "[1.0, 2.0, 0.5, 3.0, 1.0, 0.25]"

# a metric, two batches
PAIRS = [
    (f"{M}.{name}", f"{ONE_HOT}, {PROBABILITIES}", f"{ONE_HOT[:-1]}][:4][::-1], {PROBABILITIES}")
    for name in """MeanSquaredError() MeanAbsoluteError() MeanAbsolutePercentageError()
    MeanSquaredLogarithmicError() RootMeanSquaredError() LogCoshError() CosineSimilarity()
    CosineSimilarity(axis=1) Hinge() SquaredHinge() CategoricalHinge() Poisson() KLDivergence()
    BinaryCrossentropy() BinaryCrossentropy(from_logits=True) BinaryCrossentropy(label_smoothing=0.1)
    CategoricalCrossentropy() CategoricalCrossentropy(from_logits=True,label_smoothing=0.2)
    Accuracy() BinaryAccuracy() BinaryAccuracy(threshold=0.25) CategoricalAccuracy()
    TopKCategoricalAccuracy(k=2) TopKCategoricalAccuracy() F1Score() F1Score(threshold=0.35)
    F1Score(average='micro') F1Score(average='macro') F1Score(average='weighted')
    FBetaScore(beta=2.0) FBetaScore(average='macro',beta=0.5,threshold=0.2)
    R2Score() R2Score(class_aggregation=None) R2Score(num_regressors=1)
    R2Score(class_aggregation='variance_weighted_average') MeanSquaredError(dtype='float64')""".split()
]
PAIRS += [
    (f"{M}.{name}", f"{CLASSES}, {PROBABILITIES}", f"[0, 0, 1, 2], {PROBABILITIES}")
    for name in """SparseCategoricalAccuracy() SparseTopKCategoricalAccuracy(k=2)
    SparseTopKCategoricalAccuracy(k=1) SparseCategoricalCrossentropy()
    SparseCategoricalCrossentropy(from_logits=True) SparseCategoricalCrossentropy(ignore_class=2)
    """.split()
]
PAIRS += [
    (f"{M}.{name}", f"{LABELS}, {SCORES}", f"[1, 0, 0, 1, 1, 1], {SCORES}")
    for name in """AUC() AUC(num_thresholds=3) AUC(num_thresholds=2) AUC(curve='PR')
    AUC(curve='PR',summation_method='majoring') AUC(curve='PR',summation_method='minoring')
    AUC(summation_method='majoring') AUC(summation_method='minoring',num_thresholds=5)
    AUC(thresholds=[0.2,0.5,0.6]) AUC(thresholds=[0.25,0.5,0.75]) AUC(curve='PR',thresholds=[0.1])
    AUC(from_logits=True) AUC(dtype='float64') Precision() Precision(thresholds=0.58)
    Precision([0.2,0.5]) Precision([0.0,0.5,1.0]) Precision([0.1,0.9,0.4]) Recall()
    Recall([0.2,0.5]) TruePositives() FalsePositives() TrueNegatives() FalseNegatives()
    TruePositives([0.2,0.5]) FalsePositives([0.2,0.5]) TrueNegatives([0.2,0.5])
    FalseNegatives([0.0,0.25,0.5,0.75,1.0]) PrecisionAtRecall(0.5) PrecisionAtRecall(0.9,num_thresholds=5)
    RecallAtPrecision(0.7) SensitivityAtSpecificity(0.5) SpecificityAtSensitivity(0.5,num_thresholds=1)
    SensitivityAtSpecificity(0.9,num_thresholds=2) BinaryIoU() BinaryIoU([1],threshold=0.3)""".split()
]
PAIRS += [
    (
        f"{M}.{name}",
        "[0, 1, 2, 2, 1, 0], [0, 2, 2, 1, 1, 1]",
        "[1, 1, 1, 1, 0, 2], [0, 1, 2, 1, 0, 2]",
    )
    for name in """MeanIoU(3) IoU(3,[0,2]) MeanIoU(4) MeanIoU(3,ignore_class=1)
    MeanRelativeError([1.,2.,3.,4.,0.,1.]) Accuracy()""".split()
]
# Two batches, then a weighted one, then a reset; automatic names start anew in each case.
RUN = """
tf.keras.backend.clear_session()
a, b = ({first}), ({second})
m = {make}
out = [m(*a), m(*b), m(*b, sample_weight={weights}), np.array([np.sum(x) for x in m.get_weights()])]
m.reset_state()
out += [m.result(), m.name, [v.name for v in m.weights], tf.keras.metrics.serialize(m)]
out + [m.__class__.from_config(m.get_config()).get_config() == m.get_config()]
"""
CASES = []
for make, first, second in PAIRS:
    weights = WEIGHTS if "0.05" in first or "[0, 2, 2" in first else "[1.0, 2.0, 0.5, 3.0]"
    CASES.append(RUN.format(make=make, first=first, second=second, weights=weights))
for name in "Precision Recall".split():
    for arguments in (
        "top_k=1",
        "top_k=2, class_id=1",
        "class_id=2",
        "thresholds=[0.1, 0.5], class_id=0",
    ):
        CASES.append(f"{M}.{name}({arguments})({ONE_HOT}, {PROBABILITIES})")
    CASES.append(f"{M}.{name}(class_id=5)({ONE_HOT}, {PROBABILITIES})")
    CASES.append(f"{M}.{name}()({ONE_HOT}, {PROBABILITIES}, [[1.0], [2.0], [3.0], [4.0]])")
    CASES.append(f"{M}.{name}()({ONE_HOT}, {PROBABILITIES}, [1.0, 2.0, 3.0, 4.0])")
    CASES.append(f"{M}.{name}()({ONE_HOT}, {PROBABILITIES}, 2.0)")
    CASES.append(f"{M}.{name}()({ONE_HOT}, {PROBABILITIES}, [[1.0, 2.0]])")
for arguments in (
    "",
    "curve='PR'",
    "num_labels=3",
    "label_weights=[1.0, 2.0, 0.5]",
    "thresholds=[0.15, 0.4]",
    "thresholds=[0.15, 0.4], curve='PR', label_weights=[1., 2., 3.]",
    "summation_method='majoring'",
):
    make = f"{M}.AUC(multi_label=True, {arguments})"
    CASES.append(f"{make}(tf.constant({ONE_HOT}), tf.constant({PROBABILITIES}))")
    CASES.append(
        f"{make}(tf.constant({ONE_HOT}), tf.constant({PROBABILITIES}), [[1.0], [2.0], [3.0], [4.0]])"
    )
    CASES.append(f"tf.keras.backend.clear_session()\n{make}.get_config()")
for name in ("accuracy", "binary_accuracy", "categorical_accuracy", "top_k_categorical_accuracy"):
    call = f"{M}.get('accuracy')" if name == "accuracy" else f"{M}.{name}"
    CASES.append(f"{call}(tf.constant({ONE_HOT}), tf.constant({PROBABILITIES}))")
    CASES.append(f"{call}(tf.constant([{ONE_HOT}]), tf.constant([{PROBABILITIES}]))")
CASES += rf"""
{M}.Mean()([1, 2, 3], sample_weight=[1, 2, 3])
{M}.Mean()([])
{M}.Mean()(3)
{M}.Mean()(np.nan)
{M}.Mean()([True, False, True])
{M}.Mean()(np.array([1.5, 2.5]))
{M}.Mean(dtype='float64')([0.1, 0.2])
{M}.Mean(dtype=tf.float16)([0.1, 0.2])
{M}.Mean()([1.0, 2.0, 3.0], [1.0, 2.0])
{M}.Mean()([[1.0, 2.0], [3.0, 4.0]], [1.0, 2.0])
{M}.Mean()([[1.0, 2.0], [3.0, 4.0]], [[1.0], [2.0]])
{M}.Mean()([[1.0, 2.0], [3.0, 4.0]], [[1.0, 2.0]])
{M}.Mean()([[[1.0, 2.0], [3.0, 4.0]], [[5.0, 6.0], [7.0, 8.0]]], [1.0, 2.0])
{M}.Sum()([[[1.0, 2.0], [3.0, 4.0]], [[5.0, 6.0], [7.0, 8.0]]], [1.0, 2.0])
{M}.Mean()([1.0, 2.0], [[1.0], [3.0]])
{M}.Mean()([[1.0, 2.0], [3.0, 4.0]], [1.0, 2.0, 3.0])
{M}.Mean()([1.0, 2.0], 0.0)
{M}.Mean()('abc')
{M}.Mean()({{'a': 1}})
{M}.Sum()([1, 2])
{M}.Sum()([1, 2], [0.5, 1.0])
{M}.Mean(name=3)
{M}.Mean(dtype='foo')
{M}.Mean(foo=1)
{M}.Metric()
[{M}.Mean(name=None).name[:4], {M}.Mean('x').name, {M}.Mean().dtype, {M}.Mean(dtype=tf.float64).dtype]
{M}.MeanTensor()([1, 2])
{M}.MeanTensor(shape=(2,)).result()
{M}.MeanTensor().result()
{M}.MeanTensor()([[1.0, 2.0], [3.0, 4.0]], [1.0, 3.0])
{M}.MeanRelativeError([1.0, 2.0])([1.0, 2.0, 3], [2.0, 3.0, 4])
{M}.MeanRelativeError(normalizer=[1.0, 3.0], name='m').get_config()
{M}.MeanMetricWrapper(lambda a, b: a - b)([1], [3])
{M}.MeanMetricWrapper(lambda a, b, k: (a - b) * k, k=2.0)([1.0, 2.0], [3.0, 5.0], [1.0, 2.0])
{M}.MeanMetricWrapper({M}.mse, name='m')([[1.0, 2.0]], [[2.0, 4.0]])
{M}.MeanMetricWrapper({M}.mse, name='m').get_config()['name']
{M}.serialize({M}.MeanMetricWrapper({M}.mse, name='m'))
{M}.deserialize({M}.serialize({M}.MeanMetricWrapper({M}.mse, name='m')))([[1.0, 2.0]], [[2.0, 4.0]])
{M}.MeanMetricWrapper(lambda a, b: {{'x': a}})([1], [3])
{M}.AUC()([0, 1], [-1.0, 2.0])
{M}.AUC()([0, 1], [np.nan, 0.5])
{M}.AUC()([0, 1], [0.0, 0.0])
{M}.AUC()([0, 2], [0.1, 0.5])
{M}.AUC()([], [])
{M}.AUC()([0, 1, 1], [0.1, 0.5])
{M}.AUC()(tf.constant([[0], [1]]), tf.constant([0.1, 0.5]))
{M}.AUC(num_thresholds=1)
{M}.AUC(curve='x')
{M}.AUC(curve='roc')([0, 1], [0.2, 0.8])
{M}.AUC(summation_method='x')
{M}.AUC(num_labels=3)
{M}.AUC(label_weights=[-1.0])
{M}.AUC(label_weights=[1.0, 3.0])(tf.constant([[0, 1], [1, 0], [1, 1]]), tf.constant([[0.2, 0.4], [0.5, 0.6], [0.1, 0.9]]))
{M}.AUC(label_weights=[1.0, 3.0], thresholds=[0.15])(tf.constant([[0, 1], [1, 0], [1, 1]]), tf.constant([[0.2, 0.4], [0.5, 0.6], [0.1, 0.9]]))
{M}.AUC(multi_label=True, label_weights=[1.0, 2.0])(tf.constant([[1, 0, 1]]), tf.constant([[0.1, 0.2, 0.3]]))
{M}.AUC(multi_label=True)(tf.constant([1, 0]), tf.constant([0.1, 0.2]))
{M}.AUC(thresholds=[0.3, 0.1], name='m').get_config()
{M}.AUC(num_thresholds=3).thresholds
{M}.Precision()([0, 1], [-1.0, 2.0])
{M}.Precision()([0, 1, 1], [0.1, 0.5])
{M}.Precision()([], [])
{M}.Precision(thresholds=2.0)
{M}.Precision()([0, 1], [0.5, 0.6])
{M}.Precision().thresholds
{M}.Precision(top_k=2).thresholds
{M}.PrecisionAtRecall(1.5)
{M}.PrecisionAtRecall(0.5, num_thresholds=0)
{M}.SensitivityAtSpecificity(0.5)([], [])
{M}.BinaryAccuracy()([0, 1, 1], [0.1, 0.5])
{M}.BinaryAccuracy()([[1], [0]], [[0.95], [0.95]], sample_weight=[1, 3])
{M}.BinaryAccuracy()(tf.constant([1, 0]), tf.constant([[0.7], [0.2]]))
{M}.binary_accuracy([1, 0], [0.7, 0.2])
{M}.binary_accuracy([[1.0, 0.0], [1.0, 1.0]], [[0.7, 0.2], [0.4, 0.9]], threshold=0.8)
{M}.SparseCategoricalAccuracy()([0, 1, 1], [[0.1, 0.5]])
{M}.SparseCategoricalAccuracy()(np.zeros((0,)), np.zeros((0, 3)))
{M}.SparseCategoricalAccuracy()([[1], [0]], [[0.1, 0.9], [0.3, 0.7]])
{M}.SparseCategoricalAccuracy()([[1], [0]], [[0.1, 0.9], [0.3, 0.7]], [1.0, 3.0])
{M}.SparseCategoricalAccuracy()([[1, 0]], [[[0.1, 0.9], [0.3, 0.7]]], [[1.0, 3.0]])
{M}.SparseCategoricalAccuracy()([[1, 0]], [[[0.1, 0.9], [0.3, 0.7]]], [3.0])
{M}.SparseCategoricalAccuracy()([1.0, 0.0], tf.constant([[0.1, 0.9], [0.3, 0.7]], tf.float64))
{M}.sparse_categorical_accuracy([[1], [0]], [[0.1, 0.9], [0.3, 0.7]])
{M}.sparse_categorical_accuracy([1, 0], [[0.1, 0.9], [0.3, 0.7]])
{M}.sparse_categorical_accuracy([1.0, 0.0], [[0.5, 0.5], [0.5, 0.5]])
{M}.sparse_categorical_accuracy([[1, 0]], [[[0.1, 0.9], [0.3, 0.7]]])
{M}.sparse_categorical_accuracy([[1, 0]], [[0.1, 0.9]])
{M}.top_k_categorical_accuracy([[0, 0, 1], [0, 1, 0]], [[0.1, 0.9, 0.8], [0.05, 0.95, 0]], k=1)
{M}.sparse_top_k_categorical_accuracy([2, 1], [[0.1, 0.9, 0.8], [0.05, 0.95, 0.0]], k=2)
{M}.sparse_top_k_categorical_accuracy([[2], [1]], [[0.1, 0.9, 0.8], [0.05, 0.95, 0.0]], k=1)
{M}.sparse_top_k_categorical_accuracy([[2, 1]], [[[0.1, 0.9, 0.8], [0.05, 0.95, 0.0]]], k=1)
{M}.sparse_top_k_categorical_accuracy([2], [[0.1, np.nan, 0.3]], k=1)
{M}.sparse_top_k_categorical_accuracy([2], [[0.3, 0.3, 0.3]], k=1)
{M}.sparse_top_k_categorical_accuracy([5], [[0.3, 0.3, 0.3]], k=1)
{M}.sparse_top_k_categorical_accuracy([0], [[0.3, 0.3, 0.3]], k=9)
{M}.Accuracy()([1, 2], [1, 3, 4])
{M}.Accuracy()([[1], [2], [3], [4]], [[0], [2], [3], [4]], sample_weight=[1, 1, 0, 0])
{M}.MeanSquaredError()([0, 1, 1], [0.1, 0.5])
{M}.MeanSquaredError()([1, 2], [3, 5])
{M}.MeanSquaredError()([[0, 1], [0, 0]], [[1, 1], [0, 0]], sample_weight=[1, 0])
{M}.RootMeanSquaredError()([[0, 1], [0, 0]], [[1, 1], [0, 0]], sample_weight=[1, 0])
{M}.MeanIoU(2)([0, 2], [0, 1])
{M}.MeanIoU(2)([0, -1], [0, 1])
{M}.MeanIoU(2)([0, 1, 1], [0, 1])
{M}.MeanIoU(2, name='m').get_config()
{M}.IoU(2, [3])
{M}.IoU(num_classes=3, target_class_ids=[0, 1], sparse_y_true=False, sparse_y_pred=False)({ONE_HOT}, {PROBABILITIES})
{M}.OneHotIoU(num_classes=3, target_class_ids=[0, 2])({ONE_HOT}, {PROBABILITIES})
{M}.OneHotIoU(3, [0, 2], sparse_y_pred=True)({ONE_HOT}, {CLASSES}, [1.0, 2.0, 3.0, 4.0])
{M}.OneHotMeanIoU(num_classes=3)({ONE_HOT}, {PROBABILITIES}, [0.1, 0.2, 0.3, 0.4])
{M}.OneHotMeanIoU(3, name='m').get_config()
{M}.OneHotIoU(3, [1], name='m').get_config()
{M}.IoU(3, [1], name='m').get_config()
{M}.F1Score()([1, 0], [0.1, 0.2])
{M}.F1Score()([[1, 0]], [[0.1, 0.2]])
{M}.F1Score()(tf.constant([[1, 0]]), [[0.1, 0.2]])
{M}.FBetaScore(beta=1)
{M}.FBetaScore(average='x')
{M}.FBetaScore(threshold=2.0)
{M}.R2Score()([1.0, 0.0], [0.1, 0.2])
{M}.R2Score()([[1.0], [0.0]], [[0.1], [0.2]])
{M}.R2Score(num_regressors=-1)
{M}.R2Score('x')
{M}.SparseCategoricalCrossentropy(ignore_class=255)(tf.constant([[0, 255], [1, 0]]), tf.constant([[[.2, .8], [.3, .7]], [[.9, .1], [.5, .5]]]))
{M}.SparseCategoricalCrossentropy(ignore_class=255)(tf.constant([[0, 255], [1, 0]]), tf.constant([[[.2, .8], [.3, .7]], [[.9, .1], [.5, .5]]]), [[1.0, 2.0], [3.0, 4.0]])
{M}.CategoricalCrossentropy()([[0.0, 1.0]], tf.keras.activations.softmax(tf.constant([[100.0, 0.0]])))
{M}.BinaryCrossentropy()([[0.0], [1.0]], tf.keras.activations.sigmoid(tf.constant([[100.0], [-30.0]])))
{M}.get(3)
{M}.get(None)
{M}.get('AUC').num_thresholds
{M}.get('cosine_similarity')([[0.0, 1.0]], [[0.5, 1.0]])
{M}.get({{'class_name': 'AUC', 'config': {{'num_thresholds': 5}}}}).num_thresholds
{M}.serialize({M}.mse)
{M}.serialize({M}.AUC(name='a'), use_legacy_format=True)
{M}.serialize(None)
{M}.deserialize({M}.serialize({M}.Precision(.3))).get_config()['thresholds']
{M}.deserialize('mse').__name__
[{M}.mse is {M}.mean_squared_error, {M}.kld is {M}.KLD]
""".strip().splitlines()

CASES += [
    f"{M}.get({name!r}).__name__"
    for name in "acc accuracy mse MSE mape logcosh hinge binary_accuracy".split()
]
OWN = """
class Own({base}):
    def __init__(self, name="own", **kwargs):
        super().__init__(name=name, **kwargs)
        self.a = self.add_weight("a", initializer="zeros")
        self.b = self.add_weight(name="b", initializer="ones", dtype="int32")
    def update_state(self, x, factor=1.0):
        self.a.assign_add(x * factor)
        return 5
    def result(self):
        return {result}
{extra}
m = Own()
{run}
"""
for result in (
    "self.a",
    "self.a + 1",
    "{'a': self.a, 'b': [self.b]}",
    "3",
    "[1, 2.0]",
    "'abc'",
    "None",
    "np.float64(3)",
):
    CASES.append(
        OWN.format(
            base=f"{M}.Metric",
            result=result,
            extra="",
            run="[m(3.0), m.update_state(1.0, factor=2.0), m.result()]",
        )
    )
CASES += [
    OWN.format(base=f"{M}.Metric", result="self.a", extra="", run=run)
    for run in (
        "[v.name for v in m.weights] + [len(m.trainable_weights), len(m.variables), m.dtype, str(m)]",
        "m.update_state(3.0)\n[m.reset_state(), m.result()]",
        "m.update_state(3.0)\n[m.reset_states(), m.result()]",
        "m.update_state(3.0)\nn = Own()\nn.update_state(4.0)\nm.merge_state([n])\n[m.result()] + m.get_weights()",
        "m.set_weights([2.0, 3])\n[m.result(), m.b.numpy()]",
        "import copy\nm.update_state(3.0)\ncopy.deepcopy(m).result()",
        "x = m.result()\nm.update_state(1.0)\n[x, m.result()]",
        "m.merge_state([tf.keras.metrics.AUC()])",
        "m(3.0)._metric_obj is m",
    )
]
CASES += [
    OWN.format(
        base=f"{M}.Metric",
        result="self.a",
        extra="    def reset_states(self):\n        self.a.assign(7.0)",
        run="m.update_state(3.0)\nm.reset_state()\nx = m.result()\nm.update_state(3.0)\nm.reset_states()\n[x, m.result()]",
    ),
    OWN.format(
        base=f"{M}.Metric",
        result="self.a",
        extra="    def reset_state(self):\n        self.a.assign(7.0)",
        run="m.update_state(3.0)\nm.reset_states()\nm.result()",
    ),
    """
class Own(tf.keras.metrics.Mean):
    def update_state(self, y_true, y_pred, sample_weight=None):
        return super().update_state(abs(y_true - y_pred), sample_weight)
m = Own()
[m(tf.constant([1.0, 2.0]), tf.constant([3.0, 5.0])), m.name, m.count.numpy()]
""",
    """
class Own(tf.keras.metrics.Metric):
    def update_state(self, x):
        pass
Own()
""",
    """
class Own(tf.keras.metrics.Metric):
    @tf.function
    def update_state(self, x):
        self.a.assign_add(x)
        return (self.a, x)
    @tf.function
    def result(self):
        return self.a * 2
    def __init__(self):
        super().__init__("own")
        self.a = self.add_weight("a", (), initializer="zeros")
Own()(3.0)
""",
]
CASES = [case.strip("\n") for case in CASES]

if __name__ == "__main__":
    import tensorflow as tf
    from cases import record

    record(CASES, tf, os.path.splitext(__file__)[0].replace("make_", "") + ".json")
