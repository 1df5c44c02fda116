"""Backups of warehouse and archive together, their restoration, and the proof that both still say the same."""
