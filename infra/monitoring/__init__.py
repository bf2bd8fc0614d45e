"""What is measured, and what is made of it: dashboards for Grafana and CloudWatch, and CloudWatch's alarms.

``metrics.py`` lists CloudWatch's metrics. ``panels.py`` says what the dashboards show, ``alarms.py`` what an operator
is told. ``python -m infra.monitoring`` writes the files that are made of them, and they are checked in;
``python -m infra.monitoring --check`` says whether they are what the lists give.
"""
