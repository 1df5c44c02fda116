"""From draft to release: frozen files, the data behind them, what changed, and who approved it."""
