"""What `sweep dashboard` serves."""
