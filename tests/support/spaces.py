"""Small spaces on scikit-learn's digits, quick enough to train by the dozen."""

TINY = """\
name: tiny
data: {digits: {images: 300}}
model:
  cnn:
    depth: {int: [1, 2]}
    filters: {choice: [2, 4]}
    dropout: {float: [0.0, 0.4], step: 0.2}
    head: {dense: none}
training:
  epochs: 2
  batch_size: 64
  optimizer:
    choice:
      - adam: {learning_rate: {float: [1e-3, 1e-1], log: true}}
      - adagrad
search: {sampler: tpe, pruner: none, trials: 5}
"""

# Many epochs of next to nothing: with `commands.paced`, long enough to be interrupted anywhere.
LONG = """\
name: long
data: {digits: {images: 400}}
model:
  cnn:
    depth: 1
    filters: {int: [2, 4]}
    dropout: 0.2
    batch_norm: block
    head: {dense: none}
training:
  epochs: 30
  batch_size: 16
  optimizer: {adam: {learning_rate: {float: [1e-3, 1e-2], log: true}}}
search: {sampler: random, pruner: none, trials: 3}
"""

# Few epochs, which with `commands.paced` are long enough to be caught in.
SHORT = """\
name: short
data: {digits: {images: 400}}
model:
  cnn: {depth: 1, filters: {int: [4, 9]}, dropout: 0.2, batch_norm: block, head: {dense: none}}
training:
  epochs: 8
  batch_size: 16
  optimizer: {adam: {learning_rate: {float: [1e-3, 1e-2], log: true}}}
search: {sampler: random, pruner: none, trials: 3, keep_models: 100}
"""
