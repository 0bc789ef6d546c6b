"""Sweeps from Python, for scripts and notebooks: `from sweep import Space, Sweep` is all of it."""
