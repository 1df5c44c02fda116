"""What the steps of each DAG do, as Airflow calls them: they hand this deployment and their run's instant to ``include``.

One module a DAG, of its name. A step takes what Airflow gives it by name (``dag_run``, ``outlet_events``, ``ti``), imports what it needs
when it runs, and decides nothing.
"""
