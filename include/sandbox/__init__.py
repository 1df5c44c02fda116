"""Opens workbooks where they can do no harm: in worker processes with a time and a memory limit, without network or files."""
