"""Secrets as shells, configuration files, build files, SQL and programs' options assign them; look-alikes stay."""

import pytest
from taskflow.redaction import redact

HEX = "0123456789abcdef" * 16
VALUE = "a1B2c3D4e5F6g7H8i9J0" * 2
UUID = f"{HEX[:8]}-{HEX[:4]}-{HEX[:4]}-{HEX[:4]}-{HEX[:12]}"

# "~" stands for the secret.
ASSIGNED = r"""
define('AUTH_SECRET', '~');
define("DB_PASSWORD", "~");
config.set('api_key', '~')
localStorage.setItem('token', '~')
System.setProperty("api.secret", "~");
.header("X-API-Key", "~")
buildConfigField "String", "API_KEY", "\"~\""
setx OPENAI_KEY ~
setx API_TOKEN "~" /M
set -x API_TOKEN ~
setenv SECRET_KEY ~
ENV API_KEY ~
SetEnv API_SECRET ~
fastcgi_param API_KEY ~;
proxy_set_header X-Api-Key ~;
add_header X-Auth-Token ~;
npm config set //registry.npmjs.org/:_authToken ~
git config --global github.token ~
gh secret set DEPLOY_TOKEN --body ~
wrangler secret put API_TOKEN ~
(setq api-key "~")
(def api-key "~")
#define API_KEY "~"
variable "db_password" {\n  type = string\n  default = "~"\n}
variable "api_token" {\n  description = "token"\n  default     = "~"\n}
- name: API_KEY\n  value: ~
- name: DB_PASSWORD\n  value: "~"
{"Name": "DB_PASSWORD", "Value": "~"}
<key>apiKey</key>\n<string>~</string>
<string name="google_api_key">~</string>
<entry key="db.password">~</entry>
<server><id>x</id><password>~</password></server>
api.key=~
spring.ai.token: ~
var apiKey string = "~"
storePassword "~"
  keyPassword '~'
machine api.example.com login bob password ~
machine github.com\n  login bob\n  password ~
default login bob password ~
db.example.com:5432:app:bob:~
ALTER USER app WITH PASSWORD '~';
CREATE USER 'a'@'%' IDENTIFIED BY '~';
SET PASSWORD FOR 'bob'@'localhost' = '~';
PRAGMA key = '~';
ConvertTo-SecureString '~' -AsPlainText
auth=('bob', '~')
docker login -u bob -p ~ registry.example.com
mysql -u root -p~ app
redis-cli -h db -a ~
sshpass -p '~' ssh host
sqlcmd -S db -U sa -P ~
openssl enc -pass pass:~
define( 'SECURE_AUTH_KEY',  '~' );
pip config set global.token ~
poetry config pypi-token.pypi ~
-Dapi.key=~
nuget push x.nupkg -ApiKey ~
dotnet user-secrets set "Api:Key" "~"
aws ssm put-parameter --name /app/db_password --value ~
az storage blob list --account-key ~
ansible_ssh_pass=~
SMTP_PASS: ~
CREATE LOGIN bob WITH PASSWORD = '~';
requirepass ~
rabbitmqctl add_user bob ~
ldapsearch -D cn=x -w ~
smbclient //s/x -U bob%~
api_key <- "~"
my api-key ~
echo '~' | gh auth login --with-token
echo ~ | docker login --username bob --password-stdin
"""
# What the same syntaxes assign that is no secret.
STAYS = r"""
define('WP_DEBUG', true);
define('DB_NAME', 'wordpress_site_2024');
define('API_KEY_NAME', 'stripe_live_2024');
config.set('cache_key', 'user_list_v2_2024')
('password', 'CharField255maxlen')
setx JAVA_HOME C:\Java\jdk17
set -x && make build-2024-release
setenv PATH /usr/local/bin12:/opt/x86
ENV APP_VERSION 1.22.333-alpha4
#define VERSION "1.2.3-rc4-2024"
(setq version "27.1.50-beta2")
git config user.signingkey 3AA5C34371567BD2
variable "region" {\n  default = "eu-central-1"\n}
variable "image_id" {\n  default = "ami-0abcdef1234567890"\n}
variable "secret_name" {\n  default = "prod/app/database"\n}
- name: CACHE_KEY\n  value: users-v2-2024abc1
- name: LOG_LEVEL\n  value: debug-verbose-2024
{"name":"build_id","value":"20261129a1b2c3"}
<password>change-me-please</password>
<passwordPolicy>min12characters</passwordPolicy>
<add key="Theme" value="solarized-dark-2024" />
IDENTIFIED BY 'password';
ALTER USER app WITH PASSWORD NULL;
login form password field validation12
the machine's password policy requires twelve characters
mysql -u app -P 3306 --port=3306
docker run -p 127.0.0.1:8080:8080 nginx
cp -p source1.txt dest2.txt
sshpass -p "$PASS" ssh host
echo hello2world3again | grep hello
yarn config set npmRegistryServer https://r.example.com/v2
aws ssm put-parameter --name /app/region --value eu-central-1
bypass_2024_valves compass_heading=north2south3west
PASSWORD_MIN_LENGTH=12 ACCESS_TOKEN_EXPIRE_MINUTES=30
keyAlias "upload-key-2024a1"
<key>CFBundleVersion</key><string>2024.11.29a1b2</string>
redis-cli -h 10.0.0.1 -p 6379
secretKeyRef:\n  name: app-secrets\n  key: api-key
api-v2-users-list sdk-0123abcd mob-programming-2024
test_user_can_login_with_2_devices live_stream_viewer_count_2024
"""


def lines(table: str) -> list[str]:
    return [line.replace("\\n", "\n") for line in table.split("\n") if line]


@pytest.mark.parametrize("frame", lines(ASSIGNED))
@pytest.mark.parametrize("value", [VALUE[:24], "Qw3rTyUiOp" * 4])
def test_an_assigned_secret_goes_and_nothing_else(frame: str, value: str) -> None:
    redacted = redact(frame.replace("~", value))
    assert redacted == frame.replace("~", "[REDACTED:SECRET]")
    assert redact(redacted) == redacted


@pytest.mark.parametrize("text", lines(STAYS))
def test_what_the_same_syntaxes_assign_otherwise_stays(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize(
    "key",
    [
        *(f"{kind}-{UUID}" for kind in ("sdk", "api", "mob")),
        f"live_{VALUE[:30]}",
        f"v4.local.{VALUE * 2}",
        f"1/{'12345678' * 2}:{HEX[:32]}",
        f"pk_12345678_{VALUE[:32].upper()}",
        f"oy2{VALUE[:43].lower()}0a1",
        f"cio{VALUE[:32]}",
        f"eu01xx{HEX[:30]}NRAL",
        f"{VALUE}a1AzSeA{VALUE[:5]}",
        f"packagist_ort_{HEX[:64]}",
    ],
)
@pytest.mark.parametrize("frame", ["{}", "use {} please", '"{}"'])
def test_more_keys_of_vendors(key: str, frame: str) -> None:
    assert redact(frame.format(key)) == frame.format("[REDACTED:SECRET]")
