"""Model builders of the user's own: loading them, finding their dimensions, training what they make."""
