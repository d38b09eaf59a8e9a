-- The SQL edition of the job (docs/sql.md): the same rows and the same dead letters, for people who work in SQL.
--
-- Its functions are in wrongbook-wide-table-<version>-sql.jar: an additional dependency on VVP, --jar of sql-client.sh.
-- Its tables are those of the catalog (docker/catalog). Replace, or let the platform replace, the variables:
--   CATALOG, DATABASE               the catalog and the database with wrongbook_events and dwd_wrong_record_wide_delta
--   DEAD_LETTER_TOPIC               the topic for records that cannot become rows, on the same brokers
--   MYSQL_USERNAME, MYSQL_PASSWORD  SQL does not resolve the variables that the catalog keeps

-- The time zone of the table's date-times: use one without clock changes.
SET 'table.local-time-zone' = 'Asia/Shanghai';
-- The state keeps the rows correct: for a record that is not in the state, an event would overwrite the whole row.
SET 'table.exec.state.ttl' = '0';

CREATE TEMPORARY FUNCTION parse_event AS 'io.wrongbook.widetable.sql.ParseEvent';
CREATE TEMPORARY FUNCTION latest_events AS 'io.wrongbook.widetable.sql.LatestEvents';
CREATE TEMPORARY FUNCTION record_id AS 'io.wrongbook.widetable.sql.RecordIdFunction';

-- Key, value, timestamp and headers of the event, unchanged.
CREATE TEMPORARY TABLE dead_letters WITH (
    'topic' = '${DEAD_LETTER_TOPIC}'
) LIKE `${CATALOG}`.`${DATABASE}`.wrongbook_events (EXCLUDING GENERATED OVERWRITING OPTIONS);

-- One writer: the connector writes rows in any order, so parallel writers would cause deadlocks in the database.
CREATE TEMPORARY TABLE wide_rows WITH (
    'username' = '${MYSQL_USERNAME}',
    'password' = '${MYSQL_PASSWORD}',
    'sink.parallelism' = '1'
) LIKE `${CATALOG}`.`${DATABASE}`.dwd_wrong_record_wide_delta (INCLUDING ALL OVERWRITING OPTIONS);

-- Adds, fixes and dead letters. The job does not read events of aborted transactions, and does not create a deleted
-- topic again. Events of other domains and types give no row. Without a savepoint, the job starts at the beginning of
-- the topic, because its state is empty.
CREATE TEMPORARY VIEW parsed_events AS
SELECT r.record_key, r.record_value, r.kafka_timestamp, e.wrongId, e.`add`, e.fix, e.deadLetterHeaders
FROM `${CATALOG}`.`${DATABASE}`.wrongbook_events
    /*+ OPTIONS(
        'properties.group.id' = 'wrongbook-wide-table-sql', 'scan.startup.mode' = 'earliest-offset',
        'properties.isolation.level' = 'read_committed', 'properties.allow.auto.create.topics' = 'false') */ AS r,
    LATERAL TABLE(parse_event(
        r.`topic`, r.`partition`, r.`offset`, r.kafka_timestamp, r.headers, r.record_value)) AS e;

-- The winning add and fix of each record, whatever the order in which they arrive.
CREATE TEMPORARY VIEW wrong_records AS
SELECT id, latest.`add` AS a, latest.fix AS f
FROM (
    SELECT record_id(wrongId) AS id, latest_events(`add`, fix) AS latest
    FROM parsed_events
    WHERE wrongId IS NOT NULL
    GROUP BY record_id(wrongId)
);

BEGIN STATEMENT SET;

-- A fix does not change the columns of the add. While no add is known, the values of the fix fill them.
INSERT INTO wide_rows (
    id, wrong_id, user_id, subject, subject_name, question_id, question, pattern_id, pattern_name,
    teach_type_id, teach_type_name, collect_time, fix_id, fix_time, fix_result, fix_result_desc,
    event_id, event_type, process_time)
SELECT
    id,
    IF(a IS NULL, f.wrongId, a.wrongId),
    IF(a IS NULL, f.userId, a.userId),
    IF(a IS NULL, f.subject, a.subject),
    IF(a IS NULL, f.subjectName, a.subjectName),
    IF(a IS NULL, f.questionId, a.questionId),
    IF(a IS NULL, CAST(NULL AS STRING), COALESCE(a.question, '')),
    IF(a IS NULL, f.patternId, a.patternId),
    IF(a IS NULL, CAST(NULL AS STRING), COALESCE(a.patternName, '')),
    IF(a IS NULL, f.chapterId, a.chapterId),
    IF(a IS NULL, f.chapterName, a.chapterName),
    IF(a IS NULL, CAST(NULL AS TIMESTAMP(3)), CAST(TO_TIMESTAMP_LTZ(a.collectTime, 3) AS TIMESTAMP(3))),
    IF(f IS NULL, '', f.fixId),
    IF(f IS NULL, CAST(NULL AS TIMESTAMP(3)), CAST(TO_TIMESTAMP_LTZ(f.fixTime, 3) AS TIMESTAMP(3))),
    IF(f IS NULL, CAST(0 AS BIGINT), f.fixResult),
    IF(f IS NULL, '未订正', f.fixResultDesc),
    IF(f IS NULL, a.eventId, f.eventId),
    IF(f IS NULL, 'wrongbook_add', 'wrongbook_fix'),
    LOCALTIMESTAMP
FROM wrong_records;

INSERT INTO dead_letters (record_key, record_value, kafka_timestamp, headers)
SELECT record_key, record_value, kafka_timestamp, deadLetterHeaders
FROM parsed_events
WHERE deadLetterHeaders IS NOT NULL;

END;
