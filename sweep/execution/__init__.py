"""Where attempts run: the executor, which is the seam; this machine's processes behind it, and its slots."""
