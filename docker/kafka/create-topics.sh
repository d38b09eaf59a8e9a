#!/bin/bash
# Creates the two topics, unless they are there. docker/compose.yaml runs it once Kafka answers.
#   KAFKA_BOOTSTRAP_SERVERS, KAFKA_TOPIC, KAFKA_PARTITIONS, DEAD_LETTER_TOPIC
set -euo pipefail

create() {
  "${KAFKA_HOME:-/opt/kafka}/bin/kafka-topics.sh" --bootstrap-server "$KAFKA_BOOTSTRAP_SERVERS" \
    --create --if-not-exists "$@"
}

# The source's parallelism is at most the number of its partitions; more can be added later, fewer cannot.
create --topic "$KAFKA_TOPIC" --partitions "$KAFKA_PARTITIONS"
# A dead letter is its record and more headers: Kafka's default limit of 1048588 bytes, and 16 KiB. It is kept for as
# long as someone may need to look at it and send it again: 30 days.
create --topic "$DEAD_LETTER_TOPIC" --partitions 1 \
  --config max.message.bytes=1064972 --config retention.ms=2592000000
