#!/bin/bash
# Starts a JobManager or a TaskManager in its container (docker/compose.yaml): hands over the configuration, then goes
# on with the image's own entry point.
set -euo pipefail

# The image's entry point writes into conf/, so it gets a copy.
cp /wrongbook/conf/* "$FLINK_HOME/conf/"

# A new volume belongs to root; Flink runs as flink.
chown flink:flink "$FLINK_HOME/state"

if [ "$1" = standalone-job ]; then
  shift
  # Without an id of its own, every start would be job 00000000000000000000000000000000, and find the checkpoints of
  # the start before in its way.
  set -- standalone-job --job-id "$(tr -d - < /proc/sys/kernel/random/uuid)" "$@"
fi
exec /docker-entrypoint.sh "$@"
