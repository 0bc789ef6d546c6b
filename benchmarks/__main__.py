"""Runs the benchmarks named, or all of them, each in a process of its own: `python -m benchmarks [NAME…]`."""

import argparse
import subprocess
import sys

# name → what it measures; each is a module of this package with a `main(words)`
BENCHMARKS = {
    "tracing": "from a model to its first step, beside Keras's fit",
    "turnaround": "from a trial's end to the next one's first step on the same worker",
    "feeding": "what feeding an epoch costs on top of its steps, beside Keras's fit",
    "predicting": "10,000 images and the first answer, beside the bare Keras model",
    "streaming": "the memory that predicting takes: 2,000 and 50,000 images",
    "memory": "what each further worker adds on CIFAR-10",
    "preparing": "60,000 image files into training data (needs --cifar10)",
    "same_work": "eight CNNs, beside KerasTuner and Optuna (needs --cifar10)",
    "reading": "what a reading command takes, beside importing Optuna and SQLAlchemy",
    "growing": "what a reading command takes at 10,000 trials, beside 100",
    "deleting": "what deleting a sweep of 10,000 trials takes",
    "numbers": "what the numbers behind pages and files take at 10,000 trials, and their memory",
    "reporting": "what the figures and the report of 10,000 trials take and weigh",
    "pages": "the dashboard's pages at 10,000 trials, in Chromium",
    "asking": "from the ask to the first step at 10,000 trials",
    "surviving": "what checkpoints, rows and leases cost an epoch, beside none (needs --cifar10)",
}


def main() -> int:
    """The exit code: 1 when a benchmark failed or missed its target."""
    listing = "\n".join(f"  {name:10} {what}" for name, what in BENCHMARKS.items())
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=listing, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="default: all of them")
    parser.add_argument("--cifar10", metavar="PATH", help="CIFAR-10 as folders: train/<class>/*.jpg, test/…")
    arguments = parser.parse_args()
    if unknown := set(arguments.names) - BENCHMARKS.keys():
        parser.error(f"no benchmark {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}")
    options = ["--cifar10", arguments.cifar10] if arguments.cifar10 else []
    failed = 0
    for name in arguments.names or BENCHMARKS:
        print(f"\n{name}: {BENCHMARKS[name]}", flush=True)
        failed |= subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *options], check=False).returncode
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
