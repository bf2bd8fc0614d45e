#!/usr/bin/env bash
# pydantic-settings 2.16.3 with pydantic 2.14.3: a dict that is given to a Settings class is put together with the one of the environment, so an
# empty one is not empty. A list, or a model, that is given is taken as it is. A .env file's dict is mixed in the same way.
#
# pydantic-settings' documentation ("Settings Management", https://docs.pydantic.dev/latest/concepts/pydantic_settings/, "Field value
# priority"): "In the case where a value is specified for the same Settings field in multiple ways, the selected value is determined as
# follows (in descending order of priority)", with the arguments of the class above the environment, and that above a .env file. A good
# engineer expects one of the values. Values are put together by a deep update instead, which is what makes one part of a nested model
# changeable by a variable; it looks at no type, so it reaches into every dict. The same values in a model give another result.
#
# Seen (Python 3.11; HEADERS={"x": "env"}, MODELS=["env"], DB={"port": 7} and a .env file with HEADERS={"z": "file"}):
#   headers={"y": "given"}: {'x': 'env', 'y': 'given'}
#   headers={}: {'x': 'env'}
#   models=["given"]: ['given']
#   models=[]: []
#   db={"host": "given"}: host='given' port=7
#   db=Database(host="given"): host='given' port=5432
#   nothing given, with the file: {'x': 'env', 'z': 'file'}
#
# What our users would notice: a test of their gateway that gives Settings(headers={}) passes on one machine and not on another, since the
# environment's headers are sent along; and a header that is taken out of the environment's dict comes back from the file. TaskFlow reads
# its settings itself, each a variable of its own (.env.example).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pydantic-settings==2.16.3 pydantic==2.14.3
cat > see.py <<'PY'
import os
import pathlib

from pydantic import BaseModel
from pydantic_settings import BaseSettings

os.environ |= {"HEADERS": '{"x": "env"}', "MODELS": '["env"]', "DB": '{"port": 7}'}
pathlib.Path("file.env").write_text('HEADERS={"z": "file"}\n')


class Database(BaseModel):
    host: str = "localhost"
    port: int = 5432


class Settings(BaseSettings):
    headers: dict[str, str] = {}
    models: list[str] = []
    db: Database = Database()


print('headers={"y": "given"}:', Settings(headers={"y": "given"}).headers)
print("headers={}:", Settings(headers={}).headers)
print('models=["given"]:', Settings(models=["given"]).models)
print("models=[]:", Settings(models=[]).models)
print('db={"host": "given"}:', Settings(db={"host": "given"}).db)
print('db=Database(host="given"):', Settings(db=Database(host="given")).db)
print("nothing given, with the file:", dict(sorted(Settings(_env_file="file.env").headers.items())))
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
headers={"y": "given"}: {'x': 'env', 'y': 'given'}
headers={}: {'x': 'env'}
models=["given"]: ['given']
models=[]: []
db={"host": "given"}: host='given' port=7
db=Database(host="given"): host='given' port=5432
nothing given, with the file: {'x': 'env', 'z': 'file'}
SEEN
