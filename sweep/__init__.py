"""Sweep: hyperparameter sweeps for Keras CNNs."""

__version__ = "0.1.0"
