"""Times kerastorch beside its peers, all in one run, and prints the whole table.

    python benchmarks/run.py                    every workload, every peer that is present
    python benchmarks/run.py mlp cnn            some workloads
    python benchmarks/run.py --peers kerastorch,tensorflow --rounds 9 --json out.json

The interpreter that runs this file runs kerastorch and PyTorch too. TensorFlow and Keras 3 live in
environments of their own below the folder $ORACLE, see README.md.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from pathlib import Path

import machine
from peers import PEERS, Importer, NoProgram, PeerFailed, Worker

ROWS = {  # name -> (title, unit)
    "add": ("tf.add of two 16x16 tensors", "us a call"),
    "mlp": ("MLP 784-128-10, batch 32, Adam, fit with accuracy", "us a step"),
    "deep_selu": ("20 x Dense(100, selu), batch 32, SGD, fit with accuracy", "us a step"),
    "mlp_jit": ("the MLP with jit_compile=True", "us a step"),
    "deep_selu_jit": ("the 20 x Dense(100, selu) with jit_compile=True", "us a step"),
    "cnn": ("CNN 32x32x3, batch 64, Adam, fit with accuracy", "us a step"),
    "transformer": (
        "two-layer Transformer encoder, 64 tokens of 128, batch 32, Adam, fit with accuracy",
        "us a step",
    ),
    "lstm": ("Embedding, LSTM 32 over 80 steps, batch 32, Adam, fit with accuracy", "us a step"),
    "gru_masked": ("Embedding, GRU 64 over padded rows of 80 steps, batch 32, fit", "us a step"),
    "fit_pipeline": ("the MLP, fit on from_tensor_slices().shuffle().batch()", "us a step"),
    "progress_pipe": ("deep_selu, fit with a progress bar that a pipe takes", "us a step"),
    "progress_terminal": ("the same with the bar on a terminal", "us a step"),
    "text": ("Embedding and two Conv1D on 200 words, batch 20, fit with accuracy", "us a step"),
    "wide_deep": ("wide and deep on 8 columns, batch 32, SGD, fit", "us a step"),
    "resnet": ("ResNet of six blocks on 32x32x3, a subclass, batch 32, fit", "us a step"),
    "predict_one": ("MLP 784-128-10: predict of one row", "us a call"),
    "call_one": ("the same model called with one row", "us a call"),
    "predict_many": ("the same: predict of 20,000 rows, batch 32", "us a row"),
    "evaluate": ("the same: evaluate of 20,000 rows, batch 32, accuracy", "us a batch"),
    "signature_mlp_1": ("signature of a loaded SavedModel: MLP 32-64-64-10, batch 1", "us a call"),
    "signature_mlp_64": ("the same, batch 64", "us a call"),
    "signature_cnn_1": ("signature of a loaded CNN 28x28x1, batch 1", "us a call"),
    "signature_cnn_64": ("the same, batch 64", "us a call"),
    "signature_lstm_1": ("signature of a loaded LSTM 64 over 20 steps, batch 1", "us a call"),
    "signature_lstm_64": ("the same, batch 64", "us a call"),
    "loop_mlp": (
        "the MLP in a loop of one's own: tape, Adam, metric in a tf.function",
        "us a step",
    ),
    "loop_deep_selu": ("20 x Dense(100, selu) in such a loop, SGD", "us a step"),
    "scalar_eager": ("scalar loop: tape, gradient, SGD; eager", "us a step"),
    "scalar_function": ("the same, one step in a tf.function", "us a step"),
    "scalar_graph": ("the same, the whole loop in a tf.function", "us a step"),
    "records_write": (
        "Examples of four features made and written to a TFRecord file",
        "us a record",
    ),
    "records_read": (
        "the same read by tf.data, each parsed by parse_single_example",
        "us a record",
    ),
    "records_batches": ("the same read, parsed 64 at a time by parse_example", "us a record"),
    "records_dataset": (
        "the same by tf.data: read, batched, parsed by parse_example",
        "us a record",
    ),
    "slices": ("tf.data: 20,000 rows of 784 floats, shuffled, in batches of 32", "us a row"),
    "seeded_draws": ("1e6 uniform and 1e6 normal numbers of a seed", "ns a number"),
    "seeded_build": ("building a model of 25 M parameters under a seed", "us a model"),
    "seeded_dropout": ("2 x Dense(128), Dropout, batch 32, fit under a seed", "us a step"),
    "elements": ("tf.data: a function of each element, shuffled, in batches", "us a row"),
    "csv_batches": ("make_csv_dataset: ten columns, in batches of 32", "us a row"),
    "text_adapt": ("TextVectorization.adapt on an array of lines of 30 words", "us a line"),
    "text_map": ("TextVectorization on such lines in batches of 32", "us a line"),
    "text_dataset": ("the same by tf.data: lines, batched, mapped by the layer", "us a line"),
    "jpegs": ("400 JPEGs of 64x48: read, decode, resize to 32x32; eager", "us an image"),
    "jpegs_dataset": ("the same by tf.data: mapped with AUTOTUNE, batched", "us an image"),
    "image_generator": ("ImageDataGenerator: rotation, shift, zoom; 64x64x3", "us an image"),
    "resnet50_predict": ("ResNet50.predict, 224x224, batch 8", "us an image"),
    "mobilenet_predict": ("MobileNetV2.predict, 224x224, batch 8", "us an image"),
    "image_generator_150": ("the same; 150x150x3", "us an image"),
    "checkpoint_save_5": ("save_weights of 5 million parameters as a checkpoint", "us a save"),
    "checkpoint_load_5": ("load_weights of the same", "us a load"),
    "checkpoint_save_100": ("save_weights of 100 million parameters", "us a save"),
    "checkpoint_load_100": ("load_weights of the same", "us a load"),
    "imports": ("import in a fresh process", "s"),
}

BESIDE = {  # what a workload's second program is
    "loop_mlp": "fit of the same model",
    "loop_deep_selu": "fit of the same model",
    "fit_pipeline": "fit on the arrays",
    "progress_pipe": "fit without a bar",
    "progress_terminal": "fit without a bar",
    "checkpoint_save_5": "the bytes written to a file",
    "checkpoint_load_5": "the bytes read from a file",
    "checkpoint_save_100": "the bytes written to a file",
    "checkpoint_load_100": "the bytes read from a file",
}

Samples = list[dict[str, float]]


def main() -> None:
    options = parse()
    results: dict[str, dict[str, Samples]] = {}
    notes: list[str] = []
    print("cpu: of the process with all its threads; wall: by the clock; one thread allowed;")
    print("ratio: the peer's cpu min over kerastorch's (above 1: kerastorch is faster)")
    for row in options.rows:
        results[row] = measure(row, options.peers, options.rounds, notes)
        print_row(row, results[row], options.peers)
    print("\n".join(notes))
    if options.json:
        write(Path(options.json), results, options.peers)


def write(path: Path, results: dict[str, dict[str, Samples]], peers: list[str]) -> None:
    """Results, the machine and the peers' versions; rows of an older file there stay."""
    told = json.loads(path.read_text()) if path.exists() else {"rows": {}}
    told |= {"machine": machine.machine(), "peers": machine.peers(peers)}
    for row, samples in results.items():
        title, unit = ROWS[row]
        told["rows"][row] = {"title": title, "unit": unit, "samples": samples}
    told["rows"] = {row: told["rows"][row] for row in ROWS if row in told["rows"]}
    path.write_text(json.dumps(told, indent=1) + "\n")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rows", nargs="*", metavar="workload", help=", ".join(ROWS))
    parser.add_argument("--peers", default=",".join(PEERS), help="default: %(default)s")
    parser.add_argument("--rounds", type=int, default=5, help="default: %(default)s")
    parser.add_argument(
        "--json",
        metavar="FILE",
        help="write every sample to FILE (docs/benchmarks.md is made of one)",
    )
    options = parser.parse_args()
    options.rows = options.rows or list(ROWS)
    options.peers = options.peers.split(",")
    unknown = [*set(options.rows) - set(ROWS), *set(options.peers) - set(PEERS)]
    if unknown:
        parser.error(f"no such workload or peer: {', '.join(unknown)}")
    return options


def measure(row: str, peers: list[str], rounds: int, notes: list[str]) -> dict[str, Samples]:
    """Samples of every peer, a round of each in turn, so that the machine's noise hits all."""
    workers = start(row, peers, notes)
    samples: dict[str, Samples] = {peer: [] for peer in workers}
    for _ in range(rounds):
        for peer, worker in list(workers.items()):
            try:
                samples[peer].append(worker())
            except PeerFailed as failure:
                notes.append(f"{row}, {peer}: {failure}")
                del workers[peer]
    for worker in workers.values():
        worker.close()
    return samples


def start(row: str, peers: list[str], notes: list[str]) -> dict[str, Worker | Importer]:
    workers: dict[str, Worker | Importer] = {}
    for peer in peers:
        if PEERS[peer].python() is None:
            absent = f"{peer}: absent (no environment {PEERS[peer].folder} below $ORACLE)"
            notes.extend([absent] if absent not in notes else [])
            continue
        try:
            workers[peer] = Importer(peer) if row == "imports" else Worker(peer, row)
        except NoProgram:
            continue
        except PeerFailed as failure:
            notes.append(f"{row}, {peer}: {failure}")
    return workers


def print_row(row: str, samples: dict[str, Samples], peers: list[str]) -> None:
    title, unit = ROWS[row]
    print(f"\n{row}: {title} ({unit})")
    print(f"  {'':18}{'cpu min':>10}{'median':>10}{'wall min':>10}{'median':>10}{'ratio':>9}")
    ours = samples.get("kerastorch")
    digits = 1 if unit == "us a step" else 2
    for peer in peers:
        if not samples.get(peer):
            print(f"  {PEERS[peer].title:18}{'-':>10}")
            continue
        numbers = "".join(
            f"{f(sample[kind] for sample in samples[peer]):>10.{digits}f}"
            for kind in ("cpu", "wall")
            for f in (min, statistics.median)
        )
        ratio = f"{cpu(samples[peer]) / cpu(ours):>8.2f}x" if ours else ""
        print(f"  {PEERS[peer].title:18}{numbers}{ratio}{_beside(row, samples[peer])}")
    sys.stdout.flush()


def _beside(row: str, samples: Samples) -> str:
    """The cost over that of the round beside it, the median of the rounds."""
    if "beside_cpu" not in samples[0]:
        return ""
    over = statistics.median(sample["cpu"] / sample["beside_cpu"] for sample in samples)
    return f"  {over:.3f} of {BESIDE[row]}"


def cpu(samples: Samples) -> float:
    return min(sample["cpu"] for sample in samples)


if __name__ == "__main__":
    main()
