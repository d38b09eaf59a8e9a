-- The wide table, for MySQL 8.x and 9.x and for MariaDB 10.11 and later.
-- The database compares texts byte by byte: 'w1', 'W1' and 'w1 ' are three records.
CREATE TABLE IF NOT EXISTS dwd_wrong_record_wide_delta (
    id              BIGINT       NOT NULL COMMENT 'murmur3 x64-128 of wrong_id, first 64 bits',
    wrong_id        VARCHAR(64)  NOT NULL COMMENT '错题记录',
    user_id         VARCHAR(64)  NULL     COMMENT '学生',
    subject         VARCHAR(32)  NULL     COMMENT '学科代码',
    subject_name    VARCHAR(64)  NULL     COMMENT '学科名称',
    question_id     VARCHAR(64)  NULL     COMMENT '题目',
    question        TEXT         NULL     COMMENT '题干',
    pattern_id      VARCHAR(64)  NULL     COMMENT '题型',
    pattern_name    VARCHAR(255) NULL     COMMENT '题型名称',
    teach_type_id   VARCHAR(64)  NULL     COMMENT '章节',
    teach_type_name VARCHAR(255) NULL     COMMENT '章节名称',
    collect_time    DATETIME(3)  NULL     COMMENT '收录时间; NULL: 尚未收到添加事件',
    fix_id          VARCHAR(64)  NULL     COMMENT '订正记录',
    fix_time        DATETIME(3)  NULL     COMMENT '订正时间',
    fix_result      BIGINT       NULL     COMMENT '1 正确, 0 错误或未订正',
    fix_result_desc VARCHAR(64)  NULL     COMMENT '订正结果',
    event_id        VARCHAR(128) NULL     COMMENT '最近生效的事件',
    event_type      VARCHAR(64)  NULL     COMMENT '事件类型',
    process_time    DATETIME(3)  NULL     COMMENT '写入时间',
    PRIMARY KEY (id),
    KEY idx_wrong_id (wrong_id),
    KEY idx_user_id (user_id),
    KEY idx_collect_time (collect_time)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin COMMENT = '错题本实时宽表'
