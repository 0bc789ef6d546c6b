"""The space language: a file in, dimensions and checked configurations out. Knows neither Keras nor Optuna."""
