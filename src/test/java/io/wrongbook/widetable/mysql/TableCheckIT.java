package io.wrongbook.widetable.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.JdbcConfig;
import io.wrongbook.widetable.services.EmbeddedMariaDb;
import io.wrongbook.widetable.services.FreePort;
import io.wrongbook.widetable.services.OwnDatabaseServer;
import io.wrongbook.widetable.services.SharedServices;
import io.wrongbook.widetable.table.Column;
import io.wrongbook.widetable.table.ColumnWidths;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The start-up check on a real server: every rejection is one line that says what to do. */
class TableCheckIT {

    @RegisterExtension static final SharedServices SERVICES = new SharedServices();

    private TestDatabase database;

    @BeforeEach
    void createDatabase() throws SQLException {
        database = TestDatabase.empty(SERVICES.database());
    }

    @Test
    void givesTheStatementThatCreatesAMissingTable() throws Exception {
        String message = assertRejected(database.config()).contains("has no table").actual();
        String ddl = message.substring(message.indexOf("CREATE TABLE"));

        database.execute(ddl);

        assertThatCode(() -> TableCheck.check(database.config())).doesNotThrowAnyException();
    }

    @Test
    void createsTheTableIfToldTo() throws Exception {
        JdbcConfig config = database.config("--jdbc.create-table", "true");

        TableCheck.check(config);
        ColumnWidths widths = TableCheck.check(config);

        assertThat(database.countRows()).isZero();
        assertThat(widths.toString()).isEqualTo(ColumnWidths.shipped().toString());
    }

    @Test
    void theTableMayBeInAnotherDatabaseThanTheUrls() throws Exception {
        database.createTable();
        TestDatabase other = TestDatabase.empty(SERVICES.database());

        assertThatCode(
                        () ->
                                TableCheck.check(
                                        other.config(
                                                "--jdbc.table",
                                                database.name() + "." + TestDatabase.TABLE)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DROP COLUMN question                  | question is missing",
                "MODIFY id INT                         | id is int, but must be a signed"
                        + " BIGINT",
                "MODIFY id BIGINT UNSIGNED             | id is bigint unsigned, but must be",
                "MODIFY collect_time DATETIME          | collect_time is datetime, but must be"
                        + " DATE",
                "MODIFY fix_time TIMESTAMP(3) NULL     | fix_time is timestamp(3), but must be"
                        + " DATE",
                "MODIFY user_id VARCHAR(64) NOT NULL   | user_id is varchar(64), but must allow"
                        + " NULL",
                "MODIFY collect_time DATETIME(3) NOT NULL | collect_time is datetime(3), but must"
                        + " all",
                "MODIFY wrong_id CHAR(64) NOT NULL     | wrong_id is char(64), but must be VARCHAR",
                "MODIFY question BLOB                  | question is blob, but must be VARCHAR",
                "MODIFY user_id VARCHAR(64) CHARACTER SET latin1  | character set latin1, which"
                        + " must be utf8mb4",
                "MODIFY user_id VARCHAR(64) CHARACTER SET gbk | character set gbk, which"
                        + " must be",
                "MODIFY event_type VARCHAR(8)          | event_type is varchar(8), but must hold",
                "DROP PRIMARY KEY                      | the primary key is not (id)",
                "DROP PRIMARY KEY, ADD PRIMARY KEY (id, wrong_id) | the primary key is not (id)",
                "ADD UNIQUE KEY only_one (wrong_id)    | only_one",
                "ADD COLUMN school INT NOT NULL        | school is not a column of the job and has"
                        + " no default",
                "MODIFY wrong_id VARCHAR(64) NULL      | wrong_id is varchar(64), but must be NOT"
                        + " NULL",
                "MODIFY id BIGINT AUTO_INCREMENT       | id is bigint, but must not be"
                        + " AUTO_INCR",
                "DROP user_id, ADD user_id VARCHAR(64) AS (wrong_id) | user_id is varchar(64), but"
                        + " must not"
            })
    void rejectsATableThatDoesNotFit(String change, String message) throws Exception {
        database.createTable();
        database.execute("ALTER TABLE " + TestDatabase.TABLE + " " + change);

        assertRejected(database.config()).contains("does not fit", message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ADD COLUMN school INT",
                "ADD COLUMN school INT NOT NULL DEFAULT 0",
                "ADD COLUMN written TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP",
                "ADD COLUMN upper_id VARCHAR(64) AS (UPPER(wrong_id))",
                "ADD COLUMN size ENUM('S', 'L') NOT NULL",
                "ADD COLUMN serial BIGINT NOT NULL AUTO_INCREMENT, ADD KEY (serial)",
                "MODIFY process_time DATETIME(3) NULL ON UPDATE CURRENT_TIMESTAMP(3)",
                "MODIFY collect_time DATETIME(6)",
                "MODIFY user_id VARCHAR(500)",
                "ADD KEY by_subject (subject)"
            })
    void acceptsATableThatHoldsMore(String change) throws Exception {
        database.createTable();
        database.execute("ALTER TABLE " + TestDatabase.TABLE + " " + change);

        assertThatCode(() -> TableCheck.check(database.config())).doesNotThrowAnyException();
    }

    /**
     * What MySQL 5.7, 8 and 9 and MariaDB write into INFORMATION_SCHEMA.COLUMNS for NOT NULL
     * columns: only some values of EXTRA mean that an insert may leave the column out.
     */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "int,      -,                    '',                            true",
                "datetime, -,                    on update CURRENT_TIMESTAMP(3), true",
                "int,      -,                    INVISIBLE,                     true",
                "int,      -,                    NOT SECONDARY,                 true",
                "int,      -,                    WITHOUT SYSTEM VERSIONING,     true",
                "int,      0,                    '',                            false",
                "varchar,  '',                   '',                            false",
                "int,      3,                    INVISIBLE,                     false",
                "datetime, CURRENT_TIMESTAMP(3), DEFAULT_GENERATED,             false",
                "datetime, CURRENT_TIMESTAMP(3), DEFAULT_GENERATED on update CURRENT_TIMESTAMP(3),"
                        + " false",
                "json,     json_array(),         DEFAULT_GENERATED,             false",
                "bigint,   -,                    auto_increment,                false",
                "bigint,   -,                    auto_increment INVISIBLE,      false",
                "int,      -,                    VIRTUAL GENERATED,             false",
                "int,      -,                    STORED GENERATED,              false",
                "int,      -,                    STORED GENERATED INVISIBLE,    false",
                "enum,     -,                    '',                            false"
            })
    void anExtraColumnMustBeGivenUnlessTheServerFillsIt(
            String type, String standard, String extra, boolean mustBeGiven) throws Exception {
        try (Connection connection = database.connect();
                PreparedStatement describe =
                        connection.prepareStatement(
                                "SELECT 'extra' AS COLUMN_NAME, ? AS DATA_TYPE, ? AS COLUMN_TYPE,"
                                        + " NULL AS CHARACTER_MAXIMUM_LENGTH, NULL AS"
                                        + " CHARACTER_SET_NAME, NULL AS DATETIME_PRECISION, 'NO' AS"
                                        + " IS_NULLABLE, ? AS COLUMN_DEFAULT, ? AS EXTRA")) {
            describe.setString(1, type);
            describe.setString(2, type);
            describe.setString(3, standard);
            describe.setString(4, extra);
            try (ResultSet row = describe.executeQuery()) {
                row.next();
                assertThat(new TableColumn(row).mustBeGiven()).isEqualTo(mustBeGiven);
            }
        }
    }

    /** MariaDB has no such indexes; MySQL 8 gives no COLUMN_NAME for their parts. */
    @Test
    void aUniqueIndexOverAnExpressionIsNamed() {
        assertThat(
                        TableStructure.indexFaults(
                                Map.of(
                                        "PRIMARY",
                                        List.of(TableStructure.indexPart("ID")),
                                        "by_lower",
                                        List.of(
                                                TableStructure.indexPart(null),
                                                TableStructure.indexPart("user_id")))))
                .containsExactly(
                        "it has unique indexes besides the primary key: {by_lower=[(an expression),"
                                + " user_id]}");
    }

    @Test
    void rejectsAView() throws Exception {
        database.createTable();
        database.execute("CREATE VIEW rows_view AS SELECT * FROM " + TestDatabase.TABLE);

        assertRejected(database.config("--jdbc.table", "rows_view"))
                .contains("the primary key is not (id), or it is a view");
    }

    @Test
    void acceptsWhatMayRejectRowsAndNamesIt() throws Exception {
        database.createTable();
        database.execute(
                "CREATE TABLE subjects (subject VARCHAR(32) PRIMARY KEY) CHARSET utf8mb4 COLLATE"
                        + " utf8mb4_bin",
                "ALTER TABLE "
                        + TestDatabase.TABLE
                        + " ADD CONSTRAINT known FOREIGN KEY (subject) REFERENCES subjects"
                        + " (subject), ADD CONSTRAINT no_zero CHECK (id <> 0)",
                "CREATE TRIGGER stamp BEFORE INSERT ON "
                        + TestDatabase.TABLE
                        + " FOR EACH ROW SET NEW.process_time = NOW(3)");
        TableCheck.check(database.config());

        assertThat(rejecting())
                .contains("trigger stamp", "foreign key known")
                .hasSize(database.enforcesChecks() ? 3 : 2);
        assertThat(rejecting().contains("check no_zero")).isEqualTo(database.enforcesChecks());
    }

    @Test
    void acceptsPartitionsAndNamesThoseThatMayLackARow() throws Exception {
        database.createTable();
        String alter = "ALTER TABLE " + TestDatabase.TABLE;
        database.execute(alter + " PARTITION BY KEY (id) PARTITIONS 4");
        TableCheck.check(database.config());
        assertThat(rejecting()).isEmpty();

        database.execute(alter + " PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (0))");
        TableCheck.check(database.config());
        assertThat(rejecting()).containsExactly("partitions by RANGE");
    }

    private List<String> rejecting() throws SQLException {
        try (Connection connection = database.connect()) {
            return TableCheck.rejecting(connection, database.config());
        }
    }

    @Test
    void theWidthsAreTheTablesOwn() throws Exception {
        database.createTable();
        database.execute(
                "ALTER TABLE "
                        + TestDatabase.TABLE
                        + " MODIFY user_id VARCHAR(3), MODIFY question VARCHAR(2),"
                        + " MODIFY pattern_name TINYTEXT, MODIFY teach_type_name LONGTEXT");

        ColumnWidths widths = TableCheck.check(database.config());

        assertThat(widths.excess(Column.USER_ID, "😀😀😀")).isEmpty();
        assertThat(widths.excess(Column.USER_ID, "1234")).isPresent();
        assertThat(widths.excess(Column.QUESTION, "题干一")).isPresent();
        assertThat(widths.excess(Column.PATTERN_NAME, "题".repeat(85))).isEmpty();
        assertThat(widths.excess(Column.PATTERN_NAME, "题".repeat(86))).isPresent();
        assertThat(widths.excess(Column.TEACH_TYPE_NAME, "x".repeat(100_000))).isEmpty();
    }

    @Test
    void saysWhoOrWhatWasRejected() throws Exception {
        database.createTable();
        database.executeAsRoot(
                "CREATE OR REPLACE USER reader@'%' IDENTIFIED BY 'reader-secret'",
                "GRANT SELECT ON " + database.name() + ".* TO reader@'%'");

        assertRejected(database.config("--jdbc.password", "wrong-secret"))
                .contains("jdbc.username, jdbc.password: the database rejects the credentials")
                .doesNotContain("wrong-secret");
        assertRejected(
                        database.config(
                                "--jdbc.username", "reader", "--jdbc.password", "reader-secret"))
                .contains(
                        "the user lacks rights: grant it SELECT, INSERT, UPDATE on "
                                + TestDatabase.TABLE)
                .doesNotContain("reader-secret");
        assertRejected(database.config("--jdbc.url", SERVICES.database().jdbcUrl("nowhere")))
                .contains("jdbc.url: the database does not exist", "nowhere", "create it");
        assertRejected(database.config("--jdbc.url", SERVICES.database().jdbcUrl("")))
                .contains("jdbc.url: does not name a database: write jdbc:mysql://");
    }

    @Test
    void saysThatNoServerAnswersWithoutShowingThePasswordInTheUrl() {
        assertRejected(
                        database.config(
                                "--jdbc.url",
                                "jdbc:mysql://127.0.0.1:"
                                        + FreePort.find()
                                        + "/d?password=url-secret&connectTimeout=2000"))
                .contains("jdbc.url: the database at", "cannot be used: check the address")
                .doesNotContain("url-secret");
        assertRejected(database.config("--jdbc.url", "jdbc:mysql://no.such.host.invalid/d"))
                .contains("jdbc.url: the database at jdbc:mysql://no.such.host.invalid/d");
    }

    @Test
    void saysThatAServerIsReadOnly() throws Exception {
        database.createTable();
        database.executeAsRoot("SET GLOBAL read_only = 1");
        try {
            assertRejected(database.config())
                    .contains("is read-only: write the address of the primary");
        } finally {
            database.executeAsRoot("SET GLOBAL read_only = 0");
        }
    }

    /** Such a server would reject the first row only. */
    @Test
    @OwnDatabaseServer
    void saysThatAServersBinaryLogExcludesUs(@TempDir Path directory) throws Exception {
        List<String> options = List.of("--log-bin=binlog", "--binlog-format=STATEMENT");
        try (EmbeddedMariaDb server = EmbeddedMariaDb.start(directory, options)) {
            TestDatabase logged = TestDatabase.withTable(server);

            assertRejected(logged.config())
                    .contains("set its binlog_format to ROW or MIXED: ", "READ COMMITTED");

            logged.executeAsRoot("SET GLOBAL binlog_format = MIXED");
            assertThatCode(() -> TableCheck.check(logged.config())).doesNotThrowAnyException();
        }
    }

    private static AbstractStringAssert<?> assertRejected(JdbcConfig config) {
        ConfigException rejection =
                catchThrowableOfType(ConfigException.class, () -> TableCheck.check(config));
        assertThat(rejection).isNotNull();
        assertThat(rejection.getMessage().lines()).hasSize(1);
        // MySQL has shown integers without their widths since 8.0.19.
        return assertThat(rejection.getMessage().replaceAll("(?<=int)\\(\\d+\\)", ""));
    }
}
