#!/usr/bin/env bash
# python-jose 3.5.0 and joserfc 1.8.0: a provider that adds a key of another kind to its set of keys makes every token be refused, although
# the key that signed them is still there. PyJWT 2.15.1 and jwcrypto 1.6.1 leave the new key alone.
#
# RFC 7517 (JSON Web Key), section 5 (https://www.rfc-editor.org/rfc/rfc7517#section-5): "Implementations SHOULD ignore JWKs within a JWK
# Set that use "kty" (key type) values that are not understood by them, that are missing required members, or for which values are out of
# the supported ranges." python-jose tries the keys in turn, whatever their `kid` says, each as one of the token's algorithm, and
# raises at the first of another type (its issue 331, open); behind the right key it does no harm. joserfc raises KeyError for a
# curve that it does not know, wherever the key stands, and reads over an unknown type. Providers add keys some days before they use them.
#
# Seen (Python 3.11; a token that is signed with RS256 and names its key, and a second key in the set):
#   no second key: PyJWT accepted, jwcrypto accepted, joserfc accepted, python-jose accepted
#   EC key behind it: PyJWT accepted, jwcrypto accepted, joserfc accepted, python-jose accepted
#   EC key before it: PyJWT accepted, jwcrypto accepted, joserfc accepted, python-jose JWKError
#   unknown type before it: PyJWT accepted, jwcrypto accepted, joserfc accepted, python-jose JWKError
#   unknown curve behind it: PyJWT accepted, jwcrypto accepted, joserfc KeyError, python-jose accepted
#
# What our users would notice: a service of theirs beside TaskFlow, with the same provider, signs nobody in from the day that the provider
# publishes its next key, with an error that names no key. TaskFlow reads the set with PyJWT, and takes the key that the token names
# (rest/issuer_keys.py).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check \
  'PyJWT[crypto]==2.15.1' jwcrypto==1.6.1 joserfc==1.8.0 'python-jose[cryptography]==3.5.0'
cat > see.py <<'PY'
import json

import jwt as pyjwt
from jose import jwt as python_jose
from joserfc import jwt as joserfc
from joserfc.jwk import ECKey, KeySet, RSAKey
from jwcrypto import jwk as jwcrypto_keys
from jwcrypto import jwt as jwcrypto

signing = RSAKey.generate_key(2048, {"kid": "now", "use": "sig", "alg": "RS256"})
now = signing.as_dict(private=False)
elliptic = ECKey.generate_key("P-256", {"kid": "next", "use": "sig", "alg": "ES256"}).as_dict(private=False)
token = joserfc.encode({"alg": "RS256", "kid": "now"}, {"sub": "somebody"}, signing)


def by_pyjwt(keys):
    key = next(key for key in pyjwt.PyJWKSet.from_dict(keys).keys if key.key_id == "now")
    return pyjwt.decode(token, key, algorithms=["RS256"])


def by_jwcrypto(keys):
    return json.loads(jwcrypto.JWT(jwt=token, key=jwcrypto_keys.JWKSet.from_json(json.dumps(keys))).claims)


def by_joserfc(keys):
    return joserfc.decode(token, KeySet.import_key_set(keys), algorithms=["RS256"]).claims


def by_python_jose(keys):
    return python_jose.decode(token, keys, algorithms=["RS256"])


for what, keys in {
    "no second key": [now],
    "EC key behind it": [now, elliptic],
    "EC key before it": [elliptic, now],
    "unknown type before it": [{"kty": "XYZ", "kid": "next", "use": "sig", "pub": "AQAB"}, now],
    "unknown curve behind it": [now, {**elliptic, "crv": "P-777"}],
}.items():
    seen = []
    for name, read in (("PyJWT", by_pyjwt), ("jwcrypto", by_jwcrypto), ("joserfc", by_joserfc), ("python-jose", by_python_jose)):
        try:
            assert read({"keys": keys})["sub"] == "somebody"
            seen.append(f"{name} accepted")
        except Exception as error:
            seen.append(f"{name} {type(error).__name__}")
    print(f"{what}: {', '.join(seen)}")
PY
venv/bin/python -W ignore see.py | tee seen
diff seen - <<'SEEN'
no second key: PyJWT accepted, jwcrypto accepted, joserfc accepted, python-jose accepted
EC key behind it: PyJWT accepted, jwcrypto accepted, joserfc accepted, python-jose accepted
EC key before it: PyJWT accepted, jwcrypto accepted, joserfc accepted, python-jose JWKError
unknown type before it: PyJWT accepted, jwcrypto accepted, joserfc accepted, python-jose JWKError
unknown curve behind it: PyJWT accepted, jwcrypto accepted, joserfc KeyError, python-jose accepted
SEEN
