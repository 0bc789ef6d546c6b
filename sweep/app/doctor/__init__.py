"""The checks of `sweep doctor`: this machine and its connections."""
