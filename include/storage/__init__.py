"""Where files lie: the inbox, the archive, the outbox with its folders."""
