"""The derived columns of each record type's frame: what the rule book asks, worked out row by row."""
