-- Optional: the names of the chapters (catalog.chapter-table). Give the columns the names that your table has; an
-- integer id is BIGINT. User and password stay variables in the catalog: the job takes them from its environment.
CREATE TABLE dim_chapter (
    id      STRING,
    name    STRING,
    PRIMARY KEY (id) NOT ENFORCED
) COMMENT '章节名称' WITH (
    'connector' = 'jdbc',
    'url' = '${DIMENSION_URL}',
    'table-name' = '${CHAPTER_TABLE}',
    'username' = '${MYSQL_USERNAME}',
    'password' = '${MYSQL_PASSWORD}'
);
