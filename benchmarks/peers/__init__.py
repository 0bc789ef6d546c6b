"""The same work, written as KerasTuner's and Optuna's documentation tell, for the side-by-side benchmark."""
