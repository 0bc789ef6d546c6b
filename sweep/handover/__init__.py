"""A sweep in one file, to hand over: writing archives, and importing them."""
