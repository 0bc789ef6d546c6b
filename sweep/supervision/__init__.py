"""The supervisor, its trial processes, the devices they run on, and the signals that end them."""
