package io.wrongbook.widetable.catalog;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wrongbook.widetable.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableDefinitionTest {

    @TempDir Path directory;

    /** Flink's parser quotes what it did not expect, and lists over many lines what it did. */
    @Test
    void aFaultOfTheStatementIsOneLineWithoutSecrets() throws IOException {
        Path ddl = directory.resolve("t.sql");
        Files.writeString(ddl, "CREATE TABLE t (a INT) WITH ('password' = ${MYSQL_PASSWORD})");

        assertThatThrownBy(
                        () ->
                                TableDefinition.read(
                                        ddl.toString(), Map.of("MYSQL_PASSWORD", "hush-hush")))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("ddl: Flink rejects " + ddl)
                .hasMessageContaining("Encountered \"******\" at line 1")
                .hasMessageNotContainingAny("hush", "\n");
    }
}
