-- The rows. User and password stay variables in the catalog: the job takes them from its environment.
CREATE TABLE dwd_wrong_record_wide_delta (
    id              BIGINT,
    wrong_id        STRING,
    user_id         STRING,
    subject         STRING,
    subject_name    STRING,
    question_id     STRING,
    question        STRING,
    pattern_id      STRING,
    pattern_name    STRING,
    teach_type_id   STRING,
    teach_type_name STRING,
    collect_time    TIMESTAMP(3),
    fix_id          STRING,
    fix_time        TIMESTAMP(3),
    fix_result      BIGINT,
    fix_result_desc STRING,
    event_id        STRING,
    event_type      STRING,
    process_time    TIMESTAMP(3),
    PRIMARY KEY (id) NOT ENFORCED
) COMMENT '错题本实时宽表' WITH (
    'connector' = 'jdbc',
    'url' = '${MYSQL_URL}',
    'table-name' = 'dwd_wrong_record_wide_delta',
    'username' = '${MYSQL_USERNAME}',
    'password' = '${MYSQL_PASSWORD}',
    'sink.buffer-flush.max-rows' = '1000',
    'sink.buffer-flush.interval' = '1s'
);
