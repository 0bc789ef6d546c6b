"""The study database: Optuna's tables and ours."""
