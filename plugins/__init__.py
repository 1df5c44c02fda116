"""What runs inside Airflow beside the DAGs. No business logic here."""
