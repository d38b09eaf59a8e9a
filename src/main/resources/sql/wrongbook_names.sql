-- Optional part of the SQL edition: names from dimensions (docs/sql.md#names-from-dimensions). Insert it before BEGIN
-- STATEMENT SET of wrongbook_wide_table.sql, whose first INSERT then reads question, patternName and chapterName from
-- named_records. It uses the tables of docker/catalog.
--
-- For a dimension that you do not have, delete the table and its JOIN, and leave r.a.question, r.a.patternName or
-- r.a.chapterName of its CASE. For ids that are integers, write TRY_CAST(... AS BIGINT) around the CASE of the ids.

-- The cache keeps a name, and also the result that there is none, for ten minutes.
CREATE TEMPORARY TABLE questions WITH (
    'username' = '${MYSQL_USERNAME}',
    'password' = '${MYSQL_PASSWORD}',
    'lookup.cache' = 'PARTIAL',
    'lookup.partial-cache.max-rows' = '100000',
    'lookup.partial-cache.expire-after-write' = '10 min'
) LIKE `${CATALOG}`.`${DATABASE}`.dim_question (INCLUDING ALL OVERWRITING OPTIONS);

CREATE TEMPORARY TABLE patterns WITH (
    'username' = '${MYSQL_USERNAME}',
    'password' = '${MYSQL_PASSWORD}',
    'lookup.cache' = 'PARTIAL',
    'lookup.partial-cache.max-rows' = '100000',
    'lookup.partial-cache.expire-after-write' = '10 min'
) LIKE `${CATALOG}`.`${DATABASE}`.dim_pattern (INCLUDING ALL OVERWRITING OPTIONS);

CREATE TEMPORARY TABLE chapters WITH (
    'username' = '${MYSQL_USERNAME}',
    'password' = '${MYSQL_PASSWORD}',
    'lookup.cache' = 'PARTIAL',
    'lookup.partial-cache.max-rows' = '100000',
    'lookup.partial-cache.expire-after-write' = '10 min'
) LIKE `${CATALOG}`.`${DATABASE}`.dim_chapter (INCLUDING ALL OVERWRITING OPTIONS);

-- The ids to look up: those of adds whose own name is blank. NULL is not looked up. The pattern means: not blank.
CREATE TEMPORARY VIEW records_with_ids AS
SELECT
    id, a, f,
    CASE WHEN NOT REGEXP(COALESCE(a.question, ''), '\P{javaWhitespace}')
        AND REGEXP(a.questionId, '\P{javaWhitespace}') THEN a.questionId END AS question_id,
    CASE WHEN NOT REGEXP(COALESCE(a.patternName, ''), '\P{javaWhitespace}')
        AND REGEXP(a.patternId, '\P{javaWhitespace}') THEN a.patternId END AS pattern_id,
    CASE WHEN NOT REGEXP(COALESCE(a.chapterName, ''), '\P{javaWhitespace}')
        AND REGEXP(a.chapterId, '\P{javaWhitespace}') THEN a.chapterId END AS chapter_id,
    PROCTIME() AS proc_time
FROM wrong_records;

-- A name counts only if it is not blank, belongs to exactly this id ('p1' is not 'P1', whatever the collation of the
-- database), and fits into its column: TEXT is measured in bytes, VARCHAR in characters. Otherwise the event's own name
-- stays.
CREATE TEMPORARY VIEW named_records AS
SELECT
    r.id, r.a, r.f,
    CASE WHEN q.id = r.question_id AND REGEXP(q.content, '\P{javaWhitespace}')
        AND CHAR_LENGTH(DECODE(ENCODE(q.content, 'UTF-8'), 'ISO-8859-1')) <= 65535
        THEN q.content ELSE r.a.question END AS question,
    CASE WHEN p.id = r.pattern_id AND REGEXP(p.name, '\P{javaWhitespace}') AND CHAR_LENGTH(p.name) <= 255
        THEN p.name ELSE r.a.patternName END AS patternName,
    CASE WHEN c.id = r.chapter_id AND REGEXP(c.name, '\P{javaWhitespace}') AND CHAR_LENGTH(c.name) <= 255
        THEN c.name ELSE r.a.chapterName END AS chapterName
FROM records_with_ids AS r
LEFT JOIN questions FOR SYSTEM_TIME AS OF r.proc_time AS q ON q.id = r.question_id
LEFT JOIN patterns FOR SYSTEM_TIME AS OF r.proc_time AS p ON p.id = r.pattern_id
LEFT JOIN chapters FOR SYSTEM_TIME AS OF r.proc_time AS c ON c.id = r.chapter_id;

