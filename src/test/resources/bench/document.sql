-- The SQL job of the source document, with only what it needs to run: quoted reserved words, a
-- numeric fix_result, and a second INSERT for the fixes, which the document leaves out.
CREATE TABLE wrongbook_events (
    eventId STRING,
    domain STRING,
    type STRING,
    `timestamp` BIGINT,
    payload STRING
) WITH (
    'connector' = 'kafka',
    'topic' = '${TOPIC}',
    'properties.bootstrap.servers' = '${BROKERS}',
    'properties.group.id' = 'sql-edition',
    'scan.startup.mode' = 'earliest-offset',
    'scan.bounded.mode' = 'latest-offset',
    'format' = 'json',
    'json.fail-on-missing-field' = 'false',
    'json.ignore-parse-errors' = 'true'
);

CREATE TABLE dwd_wrong_record_wide_delta (
    id BIGINT,
    wrong_id STRING,
    user_id STRING,
    subject STRING,
    subject_name STRING,
    question_id STRING,
    question STRING,
    pattern_id STRING,
    pattern_name STRING,
    teach_type_id STRING,
    teach_type_name STRING,
    collect_time TIMESTAMP(3),
    fix_id STRING,
    fix_time TIMESTAMP(3),
    fix_result BIGINT,
    fix_result_desc STRING,
    event_id STRING,
    event_type STRING,
    process_time TIMESTAMP(3),
    PRIMARY KEY (id) NOT ENFORCED
) WITH (${SINK});

INSERT INTO dwd_wrong_record_wide_delta
SELECT
    CAST(HASH_CODE(JSON_VALUE(payload, '$.wrongId')) AS BIGINT),
    JSON_VALUE(payload, '$.wrongId'),
    JSON_VALUE(payload, '$.userId'),
    JSON_VALUE(payload, '$.subject'),
    JSON_VALUE(payload, '$.subjectName'),
    JSON_VALUE(payload, '$.questionId'),
    '',
    JSON_VALUE(payload, '$.patternId'),
    '',
    JSON_VALUE(payload, '$.chapterId'),
    JSON_VALUE(payload, '$.chapterName'),
    CAST(TO_TIMESTAMP_LTZ(CAST(JSON_VALUE(payload, '$.wrongTime') AS BIGINT), 3) AS TIMESTAMP(3)),
    '',
    CAST(NULL AS TIMESTAMP(3)),
    CAST(0 AS BIGINT),
    '未订正',
    eventId,
    type,
    CAST(PROCTIME() AS TIMESTAMP(3))
FROM wrongbook_events
WHERE domain = 'wrongbook' AND type = 'wrongbook_add';

INSERT INTO dwd_wrong_record_wide_delta
SELECT
    CAST(HASH_CODE(JSON_VALUE(payload, '$.wrongId')) AS BIGINT),
    JSON_VALUE(payload, '$.wrongId'),
    JSON_VALUE(payload, '$.userId'),
    JSON_VALUE(payload, '$.subject'),
    CAST(NULL AS STRING),
    JSON_VALUE(payload, '$.questionId'),
    CAST(NULL AS STRING),
    JSON_VALUE(payload, '$.patternId'),
    CAST(NULL AS STRING),
    JSON_VALUE(payload, '$.chapterId'),
    JSON_VALUE(payload, '$.chapterName'),
    CAST(NULL AS TIMESTAMP(3)),
    JSON_VALUE(payload, '$.fixId'),
    CAST(TO_TIMESTAMP_LTZ(CAST(JSON_VALUE(payload, '$.fixTime') AS BIGINT), 3) AS TIMESTAMP(3)),
    CAST(JSON_VALUE(payload, '$.fixResult') AS BIGINT),
    JSON_VALUE(payload, '$.fixResultDesc'),
    eventId,
    type,
    CAST(PROCTIME() AS TIMESTAMP(3))
FROM wrongbook_events
WHERE domain = 'wrongbook' AND type = 'wrongbook_fix';
