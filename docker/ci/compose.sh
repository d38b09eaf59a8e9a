#!/usr/bin/env bash
# Starts docker/compose.yaml with passwords of its own, sends events, waits until every container is healthy and every row
# equals the topic, and removes all of it. Needs Docker with Compose 2, and the jars of ./mvnw package.
#   MYSQL_VERSION   a tag of MySQL's image; the one of docker/.env.example if unset
#   EVENTS          how many events to send; 20000 if unset
# It uses the ports of docker/.env.example, so stop a stack of your own first. Volumes of other projects are not touched.
set -euo pipefail
cd "$(dirname "$0")/../.."

work=$(mktemp -d)
env=$work/.env
mysql=${MYSQL_VERSION:-$(sed -n 's/^MYSQL_VERSION=//p' docker/.env.example)}
passwords=(MYSQL_ROOT_PASSWORD DB_JOB_PASSWORD DB_READER_PASSWORD GRAFANA_PASSWORD)
{
  grep -v -e '^COMPOSE_PROJECT_NAME=' -e '^MYSQL_VERSION=' "${passwords[@]/#/-e^}" docker/.env.example
  echo COMPOSE_PROJECT_NAME=wrongbook-ci
  echo "MYSQL_VERSION=$mysql"
  for name in "${passwords[@]}"; do
    echo "$name=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')"
  done
} > "$env"
# Compose prefers the environment to the file.
unset MYSQL_VERSION

compose() {
  docker compose --project-name wrongbook-ci --env-file "$env" --file docker/compose.yaml "$@"
}

value() {
  sed -n "s/^$1=//p" "$env"
}

# shellcheck disable=SC2317  # The trap calls it.
clean_up() {
  local exit_code=$?
  if [ "$exit_code" -ne 0 ]; then
    compose ps --all || true
    compose logs --no-color --tail 200 || true
  fi
  compose down --volumes --remove-orphans || true
  rm -rf "$work"
  exit "$exit_code"
}
trap clean_up EXIT

# Every container with a health check.
unhealthy() {
  compose ps --all --quiet |
    xargs docker inspect --format '{{if .State.Health}}{{.Name}} {{.State.Health.Status}}{{end}}' |
    grep -v -e ' healthy$' -e '^$' || true
}

compose up --detach
./mvnw -B -q -Pgenerate -Dlocal.args="--kafka.bootstrap-servers localhost:19092 --events ${EVENTS:-20000}"

DB_READER_PASSWORD=$(value DB_READER_PASSWORD)
export DB_READER_PASSWORD
java -jar target/wrongbook-wide-table-*-tools.jar verify --grace '5 min' \
  --kafka.bootstrap-servers localhost:19092 --kafka.topic "$(value KAFKA_TOPIC)" \
  --dead-letter.topic "$(value DEAD_LETTER_TOPIC)" \
  --jdbc.url "jdbc:mysql://localhost:$(value MYSQL_PORT)/$(value MYSQL_DATABASE)" \
  --jdbc.username "$(value DB_READER_USER)" --jdbc.password "\${DB_READER_PASSWORD}" | tee "$work/verified.txt"
if ! grep -q '^OK: [1-9]' "$work/verified.txt"; then
  echo "The verifier found no rows to compare" >&2
  exit 1
fi

for _ in $(seq 60); do
  waiting=$(unhealthy)
  if [ -z "$waiting" ]; then
    echo "OK: every container is healthy"
    exit 0
  fi
  sleep 5
done
echo "Not healthy after 5 minutes: $waiting" >&2
exit 1
