"""What a user can ask for, as functions that take values and give records: the command line and the API call these."""
