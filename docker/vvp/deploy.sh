#!/usr/bin/env bash
# Deploys the job to Alibaba Cloud Realtime Compute for Apache Flink (VVP). See docs/deploy-vvp.md.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$here/../..
settings=$here/settings.env
# Older ones call the services by plain HTTP, which the policies reject.
oldest_cli=3.0.267
edition=jar
dry_run=false
checked=true
keep_resources=false
from=latest
poll_seconds=${POLL_SECONDS:-5}
wait_seconds=${WAIT_SECONDS:-600}

usage() {
    cat <<'TEXT'
deploy.sh <command> [sql] [options]

  deploy          upload the jar and the files, create or update the deployment
  start           start it from its latest state; nothing happens if it runs
  stop            stop it with a savepoint; nothing happens if it does not run
  upgrade         deploy, stop, start
  status          what runs, since when, and the newest savepoints
  autopilot-on    apply autopilot.json
  autopilot-off   switch automatic tuning off

  sql             the SQL edition's deployment instead of the job's; it has no autopilot

  --settings FILE   default: settings.env beside this script
  --dry-run         ask, but change nothing: print what would be sent
  --from WHERE      of start and upgrade: latest (default), none, or the ID of a savepoint
  --keep-resources  of deploy and upgrade: leave parallelism, CPU and memory as the Autopilot or someone set them
  --unchecked       of deploy and upgrade: do not ask whether engine and secrets are there

Needs: aliyun 3.0.267 or newer (with credentials: aliyun configure), jq, sha256sum.
TEXT
}

say() { printf '%s\n' "$*"; }

fail() {
    printf 'deploy.sh: %s\n' "$*" >&2
    exit 1
}

# --- the cloud ---

cloud() {
    aliyun "$@" --region "$REGION" ${PROFILE:+--profile "$PROFILE"}
}

# `aliyun oss` is the command's built-in ossutil 1. Its successor, `aliyun ossutil`, downloads a program at its first
# call, which a CI machine may not be allowed to do.
storage() {
    cloud oss "$@" --endpoint "https://oss-$REGION.aliyuncs.com" 2>"$scratch/error"
}

# number VERSION: of the three parts one number, to compare.
number() {
    [[ $1 =~ ^v?([0-9]+)\.([0-9]+)\.([0-9]+) ]] || return 1
    say $(((10#${BASH_REMATCH[1]} * 10000 + 10#${BASH_REMATCH[2]}) * 10000 + 10#${BASH_REMATCH[3]}))
}

check_cli() {
    local version found
    version=$(aliyun version 2>&1) || true
    found=$(number "$version") || fail "aliyun version: no version, but: ${version:0:80}"
    ((found >= $(number "$oldest_cli"))) ||
        fail "aliyun $version is too old, it calls by plain HTTP: install $oldest_cli or newer"
}

# api METHOD PATH [--query value ...] [--body-file FILE]: prints the answer's data. The body goes by file, so that
# it is not in the list of processes.
api() {
    local method=$1 path=$2 answer
    shift 2
    # --force: the command's own list of paths may be older than the service.
    if ! answer=$(cloud ververica "$method" "$path" --version 2022-07-18 --force \
        --endpoint "ververica.$REGION.aliyuncs.com" --header "workspace=$WORKSPACE" \
        --header Content-Type=application/json "$@" 2>"$scratch/error"); then
        fail "$method $path: $(explained "$(cat "$scratch/error")")"
    fi
    jq -e . >/dev/null 2>&1 <<<"$answer" || fail "$method $path: the answer is not JSON: ${answer:0:300}"
    jq -e '.success == true' >/dev/null <<<"$answer" ||
        fail "$method $path: $(jq -r '"\(.errorCode): \(.errorMessage) (request \(.requestId))"' <<<"$answer")"
    jq '.data' <<<"$answer"
}

# The same for a request that changes something.
change() {
    local body
    if [[ $dry_run == true ]]; then
        say "would send: $1 $2"
        body=${*: -1}
        [[ -f $body ]] && jq . "$body"
        return
    fi
    api "$@" >"$scratch/data"
}

explained() {
    case $1 in
    *Forbidden.RAM* | *NoPermission* | *AccessDenied*)
        say "not allowed: attach docker/aliyun/ram/deployer.json to this user. $1" ;;
    *InvalidAccessKeyId* | *"aliyun configure"*)
        say "no valid credentials: run aliyun configure. $1" ;;
    *)
        say "$1" ;;
    esac
}

# --- what is there ---

namespace_path() { say "/api/v2/namespaces/$NAMESPACE/$1"; }

# The deployment's ID; nothing if there is none. The service may find names by a part of them.
deployment_id() {
    api GET "$(namespace_path deployments)" --name "$name" --pageSize 100 |
        jq -r --arg name "$name" '[.[]? | select(.name == $name) | .deploymentId] | first // empty'
}

needed_deployment_id() {
    local id
    id=$(deployment_id)
    [[ -n $id ]] || fail "there is no deployment $name in $NAMESPACE: run deploy.sh deploy"
    say "$id"
}

jobs_of() { api GET "$(namespace_path jobs)" --deploymentId "$1" --pageSize 100; }

# The ID of the deployment's job that is not at its end.
active_job() {
    jobs_of "$1" | jq -r '[.[]? | select(.status.currentJobStatus
        | IN("STARTING", "RUNNING", "CANCELLING")) | .jobId] | first // empty'
}

savepoints_of() { api GET "$(namespace_path savepoints)" --deploymentId "$1" --pageSize 100; }

newest='[.[]? | select(.status.state == "COMPLETED")] | sort_by(.createdAt) | reverse'

# await JOB STATUS: until the job has the status, one of a list like RUNNING|FINISHED.
await() {
    local job=$1 wanted=$2 answer status deadline=$((SECONDS + wait_seconds))
    while true; do
        answer=$(api GET "$(namespace_path "jobs/$job")")
        status=$(jq -r '.status.currentJobStatus' <<<"$answer")
        if [[ "|$wanted|" == *"|$status|"* ]]; then
            return
        fi
        case $status in
        FAILED | CANCELLED | FINISHED)
            fail "job $job is $status: $(jq -r '.status.failure | "\(.reason): \(.message)"' <<<"$answer")" ;;
        esac
        ((SECONDS < deadline)) ||
            fail "job $job is still $status after $wait_seconds s; it goes on. Look again with deploy.sh status"
        sleep "$poll_seconds"
    done
}

# --- deploy ---

check_engine() {
    local versions engine
    versions=$(api GET /api/v2/engine-version-meta.json | jq -r '.engineVersionMetadata[]?
        | select(.status | IN("STABLE", "BETA")) | .engineVersion')
    engine=$(jq -r .engineVersion "$template")
    grep -qxF "$engine" <<<"$versions" ||
        fail "${template##*/}: the workspace has no engine version $engine that is STABLE or BETA; it has:" \
            "$(grep 'flink-1.20' <<<"$versions" | tr '\n' ' ')"
}

# check_secrets BODY
check_secrets() {
    local there wanted missing=
    there=$(api GET "$(namespace_path variables)" --pageSize 100 | jq -r '.[]?.name')
    while read -r wanted; do
        grep -qxF "$wanted" <<<"$there" || missing+=" $wanted"
    done < <(jq -r '[.. | strings | scan("\\$\\{secret_values\\.([^}]+)}") | .[]] | unique[]' "$1")
    [[ -z $missing ]] ||
        fail "the namespace $NAMESPACE lacks the secrets$missing: create each in VVP's console, under Variables," \
            "as ciphertext"
}

# stored FILE: its name in the bucket, by content, so that no running job finds other bytes under a name that it
# knows, and an older version is still there to go back to.
stored() {
    local file=${1##*/} sum
    sum=$(sha256sum "$1")
    say "${file%.*}-${sum:0:12}.${file##*.}"
}

# upload FILE NAME [once]: once, if the name says what is in it.
upload() {
    local file=$1 uri=$artifacts/$2
    if [[ ${3:-} == once ]]; then
        if storage stat "$uri" >/dev/null; then
            say "is there:   $uri"
            return
        fi
        grep -qE 'StatusCode=404|NoSuchKey' "$scratch/error" ||
            say "cannot see whether $uri is there: $(explained "$(cat "$scratch/error")")" >&2
    fi
    if [[ $dry_run == true ]]; then
        say "would upload: $file to $uri"
    else
        storage cp "$file" "$uri" --force >/dev/null ||
            fail "cannot upload $file to $uri: $(explained "$(cat "$scratch/error")")"
        say "uploaded:   $uri"
    fi
}

located() {
    local file=$1
    [[ $file == /* ]] || file=$root/$file
    [[ -r $file ]] || fail "$settings: no readable file $1"
    say "$file"
}

# The body of the deployment, from its template and the names that the files have in the bucket.

# jar_body BODY DEPENDENCY...
jar_body() {
    local body=$1
    shift
    jq --arg jar "$artifacts/$(stored "$jar")" --arg options "$(stored "$options")" '
        .artifact.jarArtifact |= (.jarUri = $jar
            | .mainArgs |= sub("<options>"; $options)
            | .additionalDependencies = $ARGS.positional)' \
        "$template" --args "$artifacts/$(stored "$options")" "$@" >"$body"
}

# sql_body BODY DEPENDENCY...: the database user comes from the namespace's variables.
sql_body() {
    local body=$1
    shift
    jq --rawfile sql "$script" '
        .artifact.sqlArtifact |= (.additionalDependencies = $ARGS.positional | .sqlScript =
            ($sql | gsub("\\$\\{MYSQL_(?<name>[A-Z]+)}"; "${secret_values.MYSQL_" + .name + "}")))' \
        "$template" --args "$artifacts/$(stored "$jar")" "$@" >"$body"
}

deploy() {
    local jar options="" script="" file id dependencies=() body=$scratch/deployment.json
    if [[ $edition == sql ]]; then
        jar=$(located "$SQL_JAR")
        script=$(located "${SQL_SCRIPT:-src/main/resources/sql/wrongbook_wide_table.sql}")
    else
        jar=$(located "$JAR")
        options=$(located "$OPTIONS")
    fi
    for file in ${FILES[@]+"${FILES[@]}"}; do
        located "$file" >/dev/null
        dependencies+=("$artifacts/${file##*/}")
    done
    "${edition}_body" "$body" ${dependencies[@]+"${dependencies[@]}"}
    if [[ $checked == true ]]; then
        check_engine
        check_secrets "$body"
    fi

    upload "$jar" "$(stored "$jar")" once
    [[ -z $options ]] || upload "$options" "$(stored "$options")" once
    # These keep their names, which the options know; a renewed certificate replaces the old one.
    for file in ${FILES[@]+"${FILES[@]}"}; do
        upload "$(located "$file")" "${file##*/}"
    done

    id=$(deployment_id)
    if [[ -n $id ]]; then
        if [[ $keep_resources == true ]]; then
            api GET "$(namespace_path "deployments/$id")" >"$scratch/there"
            jq --slurpfile there "$scratch/there" \
                '.streamingResourceSetting = $there[0].streamingResourceSetting' "$body" >"$scratch/kept"
            mv "$scratch/kept" "$body"
        fi
        change PUT "$(namespace_path "deployments/$id")" --body-file "$body"
        say "updated:    deployment $name ($id); a running job takes it over at its next start"
    else
        change POST "$(namespace_path deployments)" --body-file "$body"
        say "created:    deployment $name"
    fi
}

# --- start and stop ---

start() {
    local id job kind before body=$scratch/start.json savepoint=
    id=$(needed_deployment_id)
    job=$(active_job "$id")
    # A dry run of upgrade has stopped nothing.
    if [[ -n $job && $command != upgrade ]]; then
        say "runs:       job $job"
        return
    fi
    case $from in
    none) kind=NONE ;;
    latest)
        before=$({ jobs_of "$id" && savepoints_of "$id"; } | jq -s 'add | length')
        # The very first start has no state to go on from.
        [[ $before == 0 ]] && kind=NONE || kind=LATEST_STATE
        ;;
    *)
        kind=FROM_SAVEPOINT
        savepoint=$from
        ;;
    esac
    jq -n --arg id "$id" --arg kind "$kind" --arg savepoint "$savepoint" '
        {deploymentId: $id, restoreStrategy: ({kind: $kind}
            + (if $kind == "NONE" then {} else {allowNonRestoredState: false} end)
            + (if $savepoint == "" then {} else {savepointId: $savepoint} end))}' >"$body"
    change POST "$(namespace_path jobs%3Astart)" --body-file "$body"
    [[ $dry_run == false ]] || return 0
    job=$(jq -r .jobId "$scratch/data")
    say "starting:   job $job ($kind)"
    await "$job" RUNNING
    say "runs:       job $job"
}

stop() {
    local id job savepoint body=$scratch/stop.json
    id=$(needed_deployment_id)
    job=$(active_job "$id")
    if [[ -z $job ]]; then
        say "stopped:    no job of $name runs"
        return
    fi
    say '{"stopStrategy": "STOP_WITH_SAVEPOINT"}' >"$body"
    change POST "$(namespace_path "jobs/$job%3Astop")" --body-file "$body"
    [[ $dry_run == false ]] || return 0
    say "stopping:   job $job"
    await "$job" 'CANCELLED|FINISHED'
    savepoint=$(savepoints_of "$id" |
        jq -r --arg job "$job" "$newest"' | [.[] | select(.jobId == $job
            and .savepointOrigin == "STOP_WITH_SAVEPOINT") | .savepointId] | first // empty')
    [[ -n $savepoint ]] ||
        fail "job $job is at its end, but without a completed savepoint: start goes on from its latest checkpoint"
    say "stopped:    job $job, savepoint $savepoint"
}

status() {
    local id
    id=$(needed_deployment_id)
    api GET "$(namespace_path "deployments/$id")" | jq -r '
        "deployment  \(.name) (\(.deploymentId))",
        "engine      \(.engineVersion)",
        "jar         \(.artifact | .jarArtifact.jarUri // .sqlArtifact.additionalDependencies[0])"'
    jobs_of "$id" | jq -r '
        if length == 0 then "job         never started" else
        max_by(.createdAt // "") | "job         \(.jobId): \(.status.currentJobStatus)",
        (.status.failure // empty | "failure     \(.reason): \(.message)") end'
    savepoints_of "$id" | jq -r "$newest"' | .[:3][]
        | "savepoint   \(.savepointId): \(.savepointOrigin), \(.createdAt | if . > 100000000000 then . / 1000 else . end
            | floor | todate)"'
}

autopilot() {
    local id body=$scratch/autopilot.json
    [[ $edition == jar ]] || fail "autopilot.json is made for the job: the SQL edition has one writer, and no autopilot"
    id=$(needed_deployment_id)
    if [[ $1 == true ]]; then
        cp "$here/autopilot.json" "$body"
    else
        say '{"enabled": false}' >"$body"
    fi
    change PUT "/autopilot/v2/namespaces/$NAMESPACE/deployments/$id/autopilotpolicy-update" --body-file "$body"
    say "autopilot:  enabled: $1"
}

# --- the command line ---

command=${1:-}
[[ $# == 0 ]] || shift
while [[ $# -gt 0 ]]; do
    case $1 in
    sql) edition=sql ;;
    --dry-run) dry_run=true ;;
    --keep-resources) keep_resources=true ;;
    --unchecked) checked=false ;;
    --settings | --from)
        [[ $# -ge 2 ]] || fail "$1 needs a value"
        [[ $1 == --from ]] && from=$2 || settings=$2
        shift
        ;;
    *) fail "unknown option $1: deploy.sh --help lists them" ;;
    esac
    shift
done

case $command in
deploy | start | stop | upgrade | status | autopilot-on | autopilot-off) ;;
help | -h | --help)
    usage
    exit
    ;;
'')
    usage >&2
    exit 2
    ;;
*) fail "unknown command $command: deploy.sh --help lists them" ;;
esac

for tool in aliyun jq sha256sum; do
    command -v "$tool" >/dev/null || fail "$tool is not installed"
done
[[ -r $settings ]] || fail "no readable file $settings: copy settings.env.example and fill it in"
check_cli
FILES=()
# shellcheck source=docker/vvp/settings.env.example
. "$settings"
case $edition in
jar)
    template=$here/deployment.json
    needed=(REGION WORKSPACE NAMESPACE BUCKET JAR OPTIONS)
    ;;
sql)
    template=$here/sql-deployment.json
    needed=(REGION WORKSPACE NAMESPACE BUCKET SQL_JAR)
    ;;
esac
missing=
for setting in "${needed[@]}"; do
    [[ -n ${!setting:-} ]] || missing+=" $setting"
done
[[ -z $missing ]] || fail "$settings: missing or empty:$missing"
name=$(jq -r .name "$template")
artifacts=oss://$BUCKET/artifacts/namespaces/$NAMESPACE
umask 077
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

case $command in
upgrade)
    deploy
    if [[ $dry_run == true && -z $(deployment_id) ]]; then
        say "would start it"
        exit
    fi
    stop
    start
    ;;
autopilot-on) autopilot true ;;
autopilot-off) autopilot false ;;
*) "$command" ;;
esac
