"""What everybody speaks of: findings, judgements, states, severities, the provinces' clock."""
