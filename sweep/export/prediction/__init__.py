"""Predicting with an exported directory alone: images in, classes out, whatever their number."""
