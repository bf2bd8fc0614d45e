#!/usr/bin/env bash
# croniter 7.0.0: a daily job in the hour that comes twice when summer time ends is due twice that night. With EventBridge Scheduler and with
# Debian's cron it is due once.
#
# AWS documents ("How can I adjust my Amazon EventBridge schedule for daylight saving?",
# https://repost.aws/knowledge-center/eventbridge-scheduler-adjust-dst): "When the time shifts back in the Fall, your schedule runs only once
# and doesn't repeat its invocation." Debian's cron(8), as https://blog.healthchecks.io/2021/10/how-debian-cron-handles-dst-transitions/
# quotes it: "if the time has moved backwards by less than 3 hours, those jobs that fall into the repeated time will not be re-run",
# except for those "with wildcards". croniter's README says that a time with a zone is all that is needed ("Be sure to init your
# croniter instance with a TZ aware datetime for this to work!"), and in spring it is like cron: the job of the missing hour is due when
# the hour is over. cronsim 2.8, which follows Debian, has each day once.
#
# Seen (Python 3.11; "30 1 * * *" in New York, summer time ends on 7 November 2027 at 2:00; "30 2 * * *" when it begins):
#   autumn, croniter: 11-07 01:30-0400, 11-07 01:30-0500, 11-08 01:30-0500
#   autumn, cronsim: 11-07 01:30-0400, 11-08 01:30-0500, 11-09 01:30-0500
#   spring, croniter: 03-14 03:00-0400, 03-15 02:30-0400, 03-16 02:30-0400
#   spring, cronsim: 03-14 03:00-0400, 03-15 02:30-0400, 03-16 02:30-0400
#
# What our users would notice: a test of theirs that plays a schedule of AWS with croniter, or a nightly export that runs beside TaskFlow with
# a scheduler that is built on it, expects or does one run too many a year: a bill is sent twice. TaskFlow's schedules are rates, and
# no clock is put back for them (infra).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check croniter==7.0.0 cronsim==2.8 tzdata==2026.6
cat > see.py <<'PY'
from datetime import datetime
from zoneinfo import ZoneInfo

from croniter import croniter
from cronsim import CronSim

there = ZoneInfo("America/New_York")
for season, expression, begin in (
    ("autumn", "30 1 * * *", datetime(2027, 11, 6, 12, tzinfo=there)),
    ("spring", "30 2 * * *", datetime(2027, 3, 13, 12, tzinfo=there)),
):
    times = croniter(expression, begin)
    seen = {"croniter": [times.get_next(datetime) for _ in range(3)]}
    times = CronSim(expression, begin)
    seen["cronsim"] = [next(times) for _ in range(3)]
    for name, due in seen.items():
        print(f"{season}, {name}: {', '.join(each.strftime('%m-%d %H:%M%z') for each in due)}")
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
autumn, croniter: 11-07 01:30-0400, 11-07 01:30-0500, 11-08 01:30-0500
autumn, cronsim: 11-07 01:30-0400, 11-08 01:30-0500, 11-09 01:30-0500
spring, croniter: 03-14 03:00-0400, 03-15 02:30-0400, 03-16 02:30-0400
spring, cronsim: 03-14 03:00-0400, 03-15 02:30-0400, 03-16 02:30-0400
SEEN
