#!/usr/bin/env bash
# moto 5.2.5, EventBridge Scheduler: a schedule that is updated without a State has none afterwards, so a list of those that are enabled leaves
# it out. What becomes of it after its last call (ActionAfterCompletion) stays as it was, also when the update says otherwise.
#
# AWS's reference of UpdateSchedule (https://docs.aws.amazon.com/scheduler/latest/APIReference/API_UpdateSchedule.html): "When you call
# UpdateSchedule, EventBridge Scheduler uses all values, including empty values, specified in the request and overrides the existing
# schedule", and "if you do not set an optional field in your request, that field will be set to its system-default value after the
# update". Its guide sets ActionAfterCompletion of a schedule that is there by that call ("Deleting a schedule in EventBridge Scheduler",
# https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-delete.html). The default of State is ENABLED, that of
# ActionAfterCompletion is NONE. moto resets the description as AWS does, never touches ActionAfterCompletion, and knows State's default only
# when a schedule is made. So a test cannot show whether a program hands on what it wants to keep.
#
# Seen (Python 3.11; on AWS the second line is ENABLED, no description, NONE, listed; the third is ENABLED, no description, DELETE, listed):
#   made with a description and DELETE: ENABLED, "nightly", DELETE, listed as enabled
#   updated with a new time only: no state, no description, DELETE, not listed as enabled
#   made without, updated to DELETE: no state, no description, no action, not listed as enabled
#
# What our users would notice: a feature of theirs that reminds people with one-time schedules moves a reminder to another time. Its test reads
# DELETE back; on AWS the reminder stays behind, used up, and counts against the quota. A page of what is due, which lists the enabled
# ones, is empty in the test and right on AWS. TaskFlow's deadlines lie in the session, and a rule of the template looks for them
# (docs/architecture.md).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check 'moto[scheduler]==5.2.5' boto3==1.44.5
cat > see.py <<'PY'
import boto3
from moto import mock_aws

TARGET = {"Arn": "arn:aws:lambda:us-east-1:123456789012:function:f", "RoleArn": "arn:aws:iam::123456789012:role/r"}
AT_NINE, AT_TEN = "at(2099-01-01T09:00:00)", "at(2099-01-01T10:00:00)"

with mock_aws():
    scheduler = boto3.client("scheduler", region_name="us-east-1")

    def form(name, expression, **others):
        return {"Name": name, "ScheduleExpression": expression, "Target": TARGET, "FlexibleTimeWindow": {"Mode": "OFF"}, **others}

    def told(name):
        now = scheduler.get_schedule(Name=name)
        description = f'"{now["Description"]}"' if now.get("Description") else "no description"
        listed = [each["Name"] for each in scheduler.list_schedules(State="ENABLED")["Schedules"]]
        return ", ".join(
            [
                now.get("State") or "no state",
                description,
                now.get("ActionAfterCompletion") or "no action",
                f"{'' if name in listed else 'not '}listed as enabled",
            ]
        )

    scheduler.create_schedule(**form("one", AT_NINE, Description="nightly", ActionAfterCompletion="DELETE"))
    print("made with a description and DELETE:", told("one"))
    scheduler.update_schedule(**form("one", AT_TEN))
    print("updated with a new time only:", told("one"))
    scheduler.create_schedule(**form("two", AT_NINE))
    scheduler.update_schedule(**form("two", AT_TEN, ActionAfterCompletion="DELETE"))
    print("made without, updated to DELETE:", told("two"))
PY
AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
made with a description and DELETE: ENABLED, "nightly", DELETE, listed as enabled
updated with a new time only: no state, no description, DELETE, not listed as enabled
made without, updated to DELETE: no state, no description, no action, not listed as enabled
SEEN
