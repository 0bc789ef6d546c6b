"""The formats that a model leaves in, one module each; `registry` lists them."""
