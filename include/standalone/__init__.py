"""The whole system on one machine, in one folder: an embedded PostgreSQL and a real Airflow."""
