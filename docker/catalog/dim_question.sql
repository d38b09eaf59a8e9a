-- Optional: the names of the questions (catalog.question-table). Give the columns the names that your table has; an
-- integer id is BIGINT. User and password stay variables in the catalog: the job takes them from its environment.
CREATE TABLE dim_question (
    id      STRING,
    content STRING,
    PRIMARY KEY (id) NOT ENFORCED
) COMMENT '题干' WITH (
    'connector' = 'jdbc',
    'url' = '${DIMENSION_URL}',
    'table-name' = '${QUESTION_TABLE}',
    'username' = '${MYSQL_USERNAME}',
    'password' = '${MYSQL_PASSWORD}'
);
