# One image for every component: the project and its pinned packages, run by a user without rights.
FROM python:3.12-slim
ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 AIRFLOW_HOME=/opt/airflow PYTHONPATH=/opt/pci
WORKDIR /opt/pci
COPY requirements.lock install.py ./
RUN python install.py requirements.lock && useradd --create-home --uid 50000 pci && mkdir -p /opt/airflow /data && chown pci /opt/airflow /data
COPY --chown=pci dags dags
COPY --chown=pci plugins plugins
COPY --chown=pci include include
COPY --chown=pci sql sql
# Where `python -m include` finds inbox, archive and outbox unless PCI_INBOX and its like say otherwise.
ENV PCI_HOME=/data
USER pci
CMD ["airflow", "version"]
