"""What `sweep doctor` looks at: this machine and its connections."""
