"""What Sweep costs, beside what it is compared with: `python -m benchmarks [NAME…] [--cifar10 PATH]`."""
