"""What an operator types at a terminal, one module for each of those whom the commands serve; ``python -m include`` puts them together."""
