#!/usr/bin/env bash
# aws-lambda-powertools 3.37.0: within the time that a parameter is cached, a request for another version of a secret is answered
# with the version that was asked for first. The other way round, who asks for the current one gets the previous.
#
# The reference of SecretsProvider shows how a version is named ("Retrieves a parameter value from Secrets Manager passing options
# to the SDK call": get("my-parameter", VersionId="f658cac0-[...]"), https://docs.aws.amazon.com/powertools/python/latest/). A good
# engineer expects a call with other options to be another call. But the cache knows a value by its name and its transformation
# alone, so the option is dropped without a word while another value of that name is there: five seconds by default. It is the same
# with a Parameter Store's `decrypt`. Asking with force_fetch=True goes past the cache, and leaves what it has brought in it for all
# the others. Powertools for TypeScript had this too (its issue 5622, closed), and takes the options into the key now.
#
# Seen (Python 3.11, moto 5.2.5; the secret's current value is "new", its previous one "old"):
#   current, then previous: new new
#   previous with force_fetch, then current: old old
#   a parameter as it is stored, then decrypted: kms:alias/aws/ssm:open kms:alias/aws/ssm:open
#   requests sent to AWS: 3
#
# What our users would notice: a client that finds its password refused while it is rotated, and tries the previous one, tries the
# same one again; or it fetches the previous one past the cache, and everybody else in the function takes that for the current one,
# for as long as max_age says. TaskFlow reads its secrets without Powertools (adapters/secrets.py).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check \
  aws-lambda-powertools==3.37.0 'moto[secretsmanager,ssm]==5.2.5' boto3==1.44.5
cat > see.py <<'PY'
import boto3
from aws_lambda_powertools.utilities import parameters
from moto import mock_aws

with mock_aws():
    secrets, store = boto3.client("secretsmanager"), boto3.client("ssm")
    secrets.create_secret(Name="password", SecretString="old")
    secrets.put_secret_value(SecretId="password", SecretString="new")
    store.put_parameter(Name="/door", Value="open", Type="SecureString")

    sent = []
    for client in (secrets, store):
        client.meta.events.register("before-call.*", lambda model, **given: sent.append(model.name))
    secret = parameters.SecretsProvider(boto3_client=secrets)
    print("current, then previous:", secret.get("password"), secret.get("password", VersionStage="AWSPREVIOUS"))
    previous = secret.get("password", VersionStage="AWSPREVIOUS", force_fetch=True)
    print("previous with force_fetch, then current:", previous, secret.get("password"))
    parameter = parameters.SSMProvider(boto3_client=store)
    stored, decrypted = parameter.get("/door", decrypt=False), parameter.get("/door", decrypt=True)
    print("a parameter as it is stored, then decrypted:", stored, decrypted)
    print("requests sent to AWS:", len(sent))
PY
AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x AWS_DEFAULT_REGION=us-east-1 venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
current, then previous: new new
previous with force_fetch, then current: old old
a parameter as it is stored, then decrypted: kms:alias/aws/ssm:open kms:alias/aws/ssm:open
requests sent to AWS: 3
SEEN
