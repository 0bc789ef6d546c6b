"""Samplers, pruners, budgets, candidates: the only user of Optuna besides storage."""
