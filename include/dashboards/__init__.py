"""Dashboards for Apache Superset: the files that it imports (``kho_pci/``), and the code that writes, packs and loads them."""
