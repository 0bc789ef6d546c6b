"""Where checkpoints and models live: a directory, or an S3 bucket. Knows nothing of what is in them."""
