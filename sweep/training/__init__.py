"""Data, model, one trial's epochs, checkpoints: the home of Keras. Knows no Optuna and no SQL."""
