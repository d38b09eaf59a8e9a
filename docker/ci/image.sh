#!/usr/bin/env bash
# Builds the image of docker/flink/Dockerfile, and looks into it: the same Flink, and the two jars of this build. Needs
# Docker, and the jars of ./mvnw package.
#   IMAGE   its name; wrongbook-wide-table:ci if unset
set -euo pipefail
cd "$(dirname "$0")/../.."

image=${IMAGE:-wrongbook-wide-table:ci}
docker build --file docker/flink/Dockerfile --tag "$image" .

while read -r source target; do
  expected=$(sha256sum < "$source")
  found=$(docker run --rm --entrypoint cat "$image" "$target" | sha256sum)
  if [ "$expected" != "$found" ]; then
    echo "$target in $image is not $source" >&2
    exit 1
  fi
done < <(sed -n 's/^COPY //p' docker/flink/Dockerfile)

# As the pods run it: as flink, not as root.
docker run --rm --user 9999:9999 "$image" flink --version
echo "OK: $image"
