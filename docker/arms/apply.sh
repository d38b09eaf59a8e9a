#!/usr/bin/env bash
# Creates the alert rules, a contact and the notification policies in ARMS. See docs/monitoring.md.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
settings=$here/settings.env
dry_run=false
page_size=${PAGE_SIZE:-100}

usage() {
    cat <<'TEXT'
apply.sh <command> [options]

  apply           create or update the contact, the two notification policies and the rules; run it as often as you like
  status          which rules there are, and which are missing

  --settings FILE   default: settings.env beside this script
  --dry-run         ask, but change nothing: print what would be sent

Needs: aliyun (with credentials: aliyun configure), jq.
TEXT
}

say() { printf '%s\n' "$*"; }

fail() {
    printf 'apply.sh: %s\n' "$*" >&2
    exit 1
}

# --- the cloud ---

# api ACTION [--Parameter value ...]: prints the answer.
api() {
    local action=$1 answer
    shift
    # --force: the command's own list of parameters may be older than the service.
    if ! answer=$(aliyun arms "$action" --version 2019-08-08 --force --endpoint "arms.$REGION.aliyuncs.com" \
        --region "$REGION" --RegionId "$REGION" ${PROFILE:+--profile "$PROFILE"} "$@" 2>"$scratch/error"); then
        fail "$action: $(explained "$(cat "$scratch/error")")"
    fi
    jq -e . >/dev/null 2>&1 <<<"$answer" || fail "$action: the answer is not JSON: ${answer:0:300}"
    say "$answer"
}

# The same for a request that changes something; the answer goes to a file.
change() {
    if [[ $dry_run == true ]]; then
        say "would send: $*"
        say '{}' >"$scratch/answer"
        return
    fi
    api "$@" >"$scratch/answer"
}

explained() {
    case $1 in
    *Forbidden* | *NoPermission*)
        say "not allowed: this user needs ARMS' actions that docs/monitoring.md lists. $1" ;;
    *InvalidAccessKeyId* | *"aliyun configure"*)
        say "no valid credentials: run aliyun configure. $1" ;;
    *)
        say "$1" ;;
    esac
}

# all FILTER ACTION [--Parameter value ...]: what the filter finds on each page of the answer, one JSON text a line.
all() {
    local filter=$1 answer page=1
    shift
    while true; do
        answer=$(api "$@" --Page "$page" --Size "$page_size")
        jq -c "$filter" <<<"$answer"
        [[ $(jq --argjson seen $((page * page_size)) '(.PageBean.Total // 0) > $seen' <<<"$answer") == true ]] || return 0
        page=$((page + 1))
    done
}

# id NAME: the ID of the first line of the input that has exactly this name; nothing if there is none. The service may
# find names by a part of them.
id() {
    jq -rs --arg name "$1" 'map(select(.name == $name)) | first | .id // empty'
}

# --- what is created ---
#
# Each list goes to a file first: a list that fails inside <( ) or a pipe would look like one without entries, and a second
# contact, policy or rule would be created.

contact() {
    local existing
    all '.PageBean.AlertContacts[]? | {name: .ContactName, id: (.ContactId | floor)}' \
        DescribeContacts --ContactName "$CONTACT_NAME" >"$scratch/contacts"
    existing=$(id "$CONTACT_NAME" <"$scratch/contacts")
    change CreateOrUpdateContact ${existing:+--ContactId "$existing"} --ContactName "$CONTACT_NAME" \
        ${CONTACT_EMAIL:+--Email "$CONTACT_EMAIL"} ${CONTACT_PHONE:+--Phone "$CONTACT_PHONE"}
    contact_id=$(jq -r '.AlertContact.ContactId // empty | floor' "$scratch/answer")
    contact_id=${contact_id:-${existing:-0}}
    say "contact:    $CONTACT_NAME"
}

robot() {
    robot_id=
    [[ -n ${ROBOT:-} ]] || return 0
    all '.PageBean.AlertIMRobots[]? | {name: .RobotName, id: (.RobotId | floor)}' \
        DescribeIMRobots --RobotName "$ROBOT" >"$scratch/robots"
    robot_id=$(id "$ROBOT" <"$scratch/robots")
    [[ -n $robot_id ]] ||
        fail "$settings: ARMS has no robot $ROBOT: create it in the console, under Notification Objects"
    say "robot:      $ROBOT"
}

# policy SEVERITY REPEAT_SECONDS: who is told of the rules with this severity.
policy() {
    local severity=$1 repeat=$2 name=wrongbook_$1 existing matching rule channels='["email"]'
    [[ $severity == critical && -n ${CONTACT_PHONE:-} ]] && channels='["email", "sms"]'
    [[ -n ${CONTACT_EMAIL:-} ]] || channels='["sms"]'
    matching=$(jq -nc --arg severity "$severity" '[{matchingConditions: [
        {key: "alertname", operator: "re", value: "wrongbook_.*"},
        {key: "severity", operator: "eq", value: $severity}]}]')
    rule=$(jq -nc --arg name "$CONTACT_NAME" --argjson id "$contact_id" --argjson channels "$channels" \
        --arg robot "${ROBOT:-}" --argjson robotId "${robot_id:-0}" '
        {notifyStartTime: "00:00", notifyEndTime: "23:59",
            notifyChannels: ($channels + (if $robot == "" then [] else ["dingTalk"] end)),
            notifyObjects: ([{notifyObjectType: "CONTACT", notifyObjectId: $id, notifyObjectName: $name,
                    notifyChannels: $channels}]
                + (if $robot == "" then [] else [{notifyObjectType: "DING_ROBOT_GROUP", notifyObjectId: $robotId,
                    notifyObjectName: $robot}] end))}')
    all '.PageBean.NotificationPolicies[]? | {name: .Name, id: (.Id | floor)}' \
        ListNotificationPolicies --Name "$name" --IsDetail false >"$scratch/policies"
    existing=$(id "$name" <"$scratch/policies")
    change CreateOrUpdateNotificationPolicy ${existing:+--Id "$existing"} --Name "$name" --MatchingRules "$matching" \
        --GroupRule '{"groupWait": 10, "groupInterval": 300, "groupingFields": ["alertname"]}' \
        --NotifyRule "$rule" --SendRecoverMessage true --Repeat true --RepeatInterval "$repeat"
    say "policy:     $name"
}

list_rules() {
    all '.PageBean.AlertRules[]? | {name: .AlertName, id: (.AlertId | floor)}' GetAlertRules \
        --AlertType PROMETHEUS_MONITORING_ALERT_RULE --ClusterId "$CLUSTER_ID" >"$scratch/rules"
    jq -c --arg metrics "$METRICS" --arg cluster "$CLUSTER_ID" --arg runbook "$RUNBOOK" '
        (.job + (if $metrics == "all" then .flink else [] end))[]
        | del(.RegionId) | .ClusterId = $cluster
        | .Annotations |= (fromjson | map(.Value |= sub("^<runbook>"; $runbook)) | tojson)' \
        "$here/alert-rules.json" >"$scratch/wanted"
}

rules() {
    local rule name existing parameter parameters
    list_rules
    while IFS= read -r rule; do
        name=$(jq -r .AlertName <<<"$rule")
        existing=$(id "$name" <"$scratch/rules")
        # A zero byte between them: an expression may have anything else in it.
        parameters=()
        while IFS= read -r -d '' parameter; do
            parameters+=("$parameter")
        done < <(jq -j 'to_entries[] | "--\(.key)\u0000\(.value)\u0000"' <<<"$rule")
        change CreateOrUpdateAlertRule ${existing:+--AlertId "$existing"} "${parameters[@]}"
        say "rule:       $name"
    done <"$scratch/wanted"
}

apply() {
    contact
    robot
    policy critical 3600
    policy warning 14400
    rules
}

status() {
    local name
    list_rules
    while IFS= read -r name; do
        if [[ -n $(id "$name" <"$scratch/rules") ]]; then
            say "there:      $name"
        else
            say "missing:    $name"
        fi
    done < <(jq -r .AlertName "$scratch/wanted")
}

# --- the command line ---

command=${1:-}
[[ $# == 0 ]] || shift
while [[ $# -gt 0 ]]; do
    case $1 in
    --dry-run) dry_run=true ;;
    --settings)
        [[ $# -ge 2 ]] || fail "$1 needs a value"
        settings=$2
        shift
        ;;
    *) fail "unknown option $1: apply.sh --help lists them" ;;
    esac
    shift
done

case $command in
apply | status) ;;
help | -h | --help)
    usage
    exit
    ;;
'')
    usage >&2
    exit 2
    ;;
*) fail "unknown command $command: apply.sh --help lists them" ;;
esac

for tool in aliyun jq; do
    command -v "$tool" >/dev/null || fail "$tool is not installed"
done
[[ -r $settings ]] || fail "no readable file $settings: copy settings.env.example and fill it in"
# shellcheck source=docker/arms/settings.env.example
. "$settings"
for setting in REGION CLUSTER_ID METRICS RUNBOOK CONTACT_NAME; do
    [[ -n ${!setting:-} ]] || fail "$settings: $setting is missing"
done
[[ $METRICS == job || $METRICS == all ]] || fail "$settings: METRICS is $METRICS, not job or all"
[[ -n ${CONTACT_EMAIL:-}${CONTACT_PHONE:-} ]] || fail "$settings: one of CONTACT_EMAIL and CONTACT_PHONE is missing"
umask 077
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

"$command"
