"""TensorFlow 1's metrics of the k best predictions, and of one rate at another."""

# compat: stderr off
import numpy as np
import tensorflow.compat.v1 as tf

metrics = tf.metrics
values, names, errors = {}, {}, {}


def case(key, metric, labels, predictions, *more, **given):
    """Three batches through a metric."""
    with tf.Graph().as_default(), tf.Session() as session:
        try:
            if isinstance(labels, list) and isinstance(labels[0], tf.SparseTensorValue):
                fed = tf.sparse_placeholder(tf.int64, [None, None])
            else:
                labels = np.asarray(labels)
                fed = tf.placeholder(labels.dtype, labels.shape[1:])
            predictions = np.asarray(predictions)
            seen = tf.placeholder(predictions.dtype, predictions.shape[1:])
            keys = {"metrics_collections": ["m"], "updates_collections": ["u"]}
            value, update = getattr(metrics, metric)(fed, seen, *more, **keys, **given)
            session.run(tf.local_variables_initializer())
            found = [session.run(value)]
            for one, two in zip(labels, predictions):
                found.append(session.run(update, {fed: one, seen: two}))
                found.append(session.run(value))
            values[key] = found
            kept = [len(tf.get_collection(place)) for place in ("m", "u", "metric_variables")]
            own = [v.name for v in tf.local_variables() if "average" not in metric]
            names[key] = [own, value.name, update.name, kept]
            values[key + " counts"] = session.run(tf.local_variables())
        except Exception as error:
            errors[key] = type(error).__name__


rng = np.random.RandomState(0)
scores = rng.rand(3, 4, 5).astype("float32")
one = rng.randint(0, 5, (3, 4))
several = rng.randint(0, 5, (3, 4, 2))
best = rng.randint(0, 5, (3, 4, 2))
odd = np.where(rng.rand(3, 4, 2) < 0.3, 7, several)
missing = np.where(rng.rand(3, 4, 2) < 0.3, -1, several)
weights = np.array([1.0, 0.0, 2.0, 0.5])


def sparse(rows):
    """Batches of rows of labels, as many as there are."""
    found = []
    for batch in rows:
        places = [[i, j] for i, row in enumerate(batch) for j in range(len(row))]
        flat = [x for row in batch for x in row]
        found.append(tf.SparseTensorValue(places, flat, [len(batch), max(map(len, batch))]))
    return found


ragged = sparse([[[1, 2], [0], [], [3, 4, 1]], [[0], [0], [1], [2]], [[], [4], [3, 2], [1]]])

for name in ("recall_at_k", "precision_at_k", "average_precision_at_k", "sparse_precision_at_k"):
    case(f"{name} one", name, one, scores, 2)
    case(f"{name} several", name, several, scores, 3)
    case(f"{name} of one", name, several, scores, 1)
    case(f"{name} weights", name, several, scores, 2, weights=weights)
    case(f"{name} number", name, several, scores, 2, weights=0.5, name="mine")
    case(f"{name} ragged", name, ragged, scores, 2)
    case(f"{name} out of range", name, odd, scores, 2)
    case(f"{name} missing", name, missing, scores, 2)
    if "average" not in name:
        case(f"{name} class", name, several, scores, 2, class_id=1)
        case(f"{name} class one", name, one, scores, 3, class_id=2, weights=weights)
        case(f"{name} class ragged", name, ragged, scores, 3, class_id=1)
        case(f"{name} class of none", name, several, scores, 2, class_id=9)
    case(f"{name} too many", name, one, scores, 6)
    case(f"{name} none", name, one, scores, 0)
    case(f"{name} wrong weights", name, several, scores, 2, weights=[1.0, 2.0])
    case(f"{name} ranks", name, one[:, 0], scores, 2)
case("sparse_average_precision_at_k", "sparse_average_precision_at_k", several, scores, 3)
for name in ("recall_at_top_k", "precision_at_top_k"):
    case(f"{name}", name, several, best)
    case(f"{name} k", name, several, best, k=2, class_id=3)
    case(f"{name} ragged", name, ragged, best, weights=weights)
    case(f"{name} one", name, one, best)

truth = rng.rand(3, 6) > 0.5
said = rng.rand(3, 6).astype("float32")
for name in ("sensitivity_at_specificity", "specificity_at_sensitivity"):
    for limit in (0.0, 0.3, 0.7, 1.0):
        case(f"{name} {limit}", name, truth, said, limit)
    case(f"{name} few", name, truth, said, 0.5, num_thresholds=5)
    case(f"{name} weights", name, truth, said, 0.5, weights=np.array([1, 2, 0, 1, 0.5, 3]))
    case(f"{name} wrong", name, truth, said, 1.5)
    case(f"{name} negative", name, truth, said, -0.5)

for name in ("recall_at_k", "precision_at_top_k", "sensitivity_at_specificity"):
    try:
        getattr(metrics, name)(one[0], scores[0], 1)
    except Exception as error:
        errors[f"{name} eager"] = type(error).__name__
