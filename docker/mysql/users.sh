#!/bin/bash
# The users of the database, each with what it needs and no more. MySQL's container sources this file after it has
# made the database and the table, when the volume is empty (its entry point knows docker_process_sql).
#   MYSQL_DATABASE, DB_JOB_USER, DB_JOB_PASSWORD, DB_READER_USER, DB_READER_PASSWORD

# A text as an SQL literal: backslashes and quotes doubled.
literal() {
  local text=${1//\\/\\\\}
  printf "'%s'" "${text//\'/\'\'}"
}

docker_process_sql <<SQL
CREATE USER $(literal "$DB_JOB_USER")@'%' IDENTIFIED BY $(literal "$DB_JOB_PASSWORD");
-- The upsert reads the old row, hence SELECT.
GRANT SELECT, INSERT, UPDATE ON \`$MYSQL_DATABASE\`.dwd_wrong_record_wide_delta TO $(literal "$DB_JOB_USER")@'%';

CREATE USER $(literal "$DB_READER_USER")@'%' IDENTIFIED BY $(literal "$DB_READER_PASSWORD");
GRANT SELECT ON \`$MYSQL_DATABASE\`.dwd_wrong_record_wide_delta TO $(literal "$DB_READER_USER")@'%';
SQL
