"""Models that leave the service: exported, verified before they are reported."""
