"""The version, for those that may not import the package's own API."""

__version__ = "0.1.0"
