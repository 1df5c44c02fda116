# Brings Superset's metadata up to date, makes its first administrator, and serves. A missing secret stops it (superset_config.py).
set -euo pipefail
: "${SUPERSET_ADMIN_PASSWORD:?set SUPERSET_ADMIN_PASSWORD in .env}"
superset db upgrade
# When the administrator is there already, this says so and changes nothing.
superset fab create-admin --username admin --firstname PCI --lastname Admin --email admin@localhost.invalid --password "$SUPERSET_ADMIN_PASSWORD"
superset init
exec gunicorn --bind 0.0.0.0:8088 --workers 2 --threads 8 --worker-class gthread --timeout 120 --worker-tmp-dir /dev/shm "superset.app:create_app()"
