-- The events as bytes, so that a value that is not JSON is neither dropped without a word nor the end of a job.
-- The fields of the envelope are computed where a query asks for them; NULL where there is none.
CREATE TABLE wrongbook_events (
    record_key      BYTES,
    record_value    BYTES,
    `topic`         STRING METADATA VIRTUAL,
    `partition`     INT METADATA VIRTUAL,
    `offset`        BIGINT METADATA VIRTUAL,
    kafka_timestamp TIMESTAMP_LTZ(3) METADATA FROM 'timestamp',
    headers         MAP<STRING, BYTES> METADATA,
    eventId         AS JSON_VALUE(DECODE(record_value, 'UTF-8'), '$.eventId'),
    domain          AS JSON_VALUE(DECODE(record_value, 'UTF-8'), '$.domain'),
    `type`          AS JSON_VALUE(DECODE(record_value, 'UTF-8'), '$.type'),
    `timestamp`     AS TRY_CAST(JSON_VALUE(DECODE(record_value, 'UTF-8'), '$.timestamp') AS BIGINT),
    payload         AS COALESCE(
                        JSON_VALUE(DECODE(record_value, 'UTF-8'), '$.payload'),
                        JSON_QUERY(DECODE(record_value, 'UTF-8'), '$.payload')),
    proc_time       AS PROCTIME()
) COMMENT '错题事件' WITH (
    'connector' = 'kafka',
    'topic' = '${KAFKA_TOPIC}',
    'properties.bootstrap.servers' = '${KAFKA_BOOTSTRAP_SERVERS}',
    'properties.group.id' = '${KAFKA_GROUP_ID}',
    'properties.auto.offset.reset' = 'earliest',
    -- An event of a transaction that its producer aborts never happened.
    'properties.isolation.level' = 'read_committed',
    'scan.startup.mode' = 'group-offsets',
    'key.format' = 'raw',
    'key.fields' = 'record_key',
    'value.format' = 'raw',
    'value.fields-include' = 'EXCEPT_KEY'
);
