package io.wrongbook.widetable.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wrongbook.widetable.pipeline.PipelineFixture;
import io.wrongbook.widetable.services.SharedServices;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that would be SQL if anyone put them into a statement, in every field at once. */
class SqlInjectionIT {

    private static final long NOW = 1_750_000_000_000L;
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<String> TEXTS =
            List.of(
                    "'",
                    "\"",
                    "\\",
                    "\\'",
                    "''; --",
                    "`",
                    "');DROP TABLE users;--",
                    "' OR '1'='1",
                    "1); DELETE FROM T; -- ",
                    "/*!50000 x */",
                    "?",
                    "${jndi:ldap://x}",
                    "%s%n",
                    "a\u0000b",
                    "\u00bf\u5c27 OR 1=1",
                    "\ud83d\ude00'",
                    "\\', ''); -- ");

    @RegisterExtension static final MiniClusterExtension FLINK = PipelineFixture.flink();
    @RegisterExtension static final SharedServices SERVICES = new SharedServices();

    @TempDir Path directory;

    /** With the second mode a server takes a backslash as it is; a driver may not notice. */
    @ParameterizedTest
    @ValueSource(strings = {"DEFAULT", "'NO_BACKSLASH_ESCAPES,ANSI_QUOTES'"})
    void everyTextIsStoredAsItIs(String sqlMode) throws Exception {
        try (Connection root = SERVICES.database().connectAsRoot();
                Statement statement = root.createStatement()) {
            statement.execute("SET GLOBAL sql_mode = " + sqlMode);
            try {
                assertEveryTextIsStoredAsItIs();
            } finally {
                statement.execute("SET GLOBAL sql_mode = DEFAULT");
            }
        }
    }

    private void assertEveryTextIsStoredAsItIs() throws Exception {
        try (PipelineFixture fixture =
                new PipelineFixture(SERVICES.kafka(), SERVICES.database(), directory)) {
            for (int i = 0; i < TEXTS.size(); i++) {
                fixture.send(null, event("wrongbook_add", i), NOW);
                fixture.send(null, event("wrongbook_fix", i), NOW);
            }
            // Alone too: without its add a fix fills these columns.
            fixture.send(null, event("wrongbook_fix", TEXTS.size()), NOW);

            fixture.runToEnd();

            assertThat(fixture.deadLetters()).isEmpty();
            Map<String, Map<String, Object>> table = fixture.table();
            assertThat(table).hasSize(TEXTS.size() + 1);
            for (int i = 0; i <= TEXTS.size(); i++) {
                String text = text(i);
                Map<String, Object> row = table.get(i + text);
                for (String column :
                        List.of(
                                "user_id",
                                "question_id",
                                "subject",
                                "subject_name",
                                "pattern_id",
                                "teach_type_id",
                                "teach_type_name",
                                "fix_id",
                                "fix_result_desc")) {
                    assertThat(row).as(text).containsEntry(column, text);
                }
                assertThat(row).as(text).containsEntry("event_id", "wrongbook_fix" + i + text);
                if (i < TEXTS.size()) {
                    assertThat(row).containsEntry("question", text);
                    assertThat(row).containsEntry("pattern_name", text);
                }
            }
        }
    }

    private static String text(int number) {
        return TEXTS.get(number % TEXTS.size());
    }

    private static byte[] event(String type, int number) throws Exception {
        String text = text(number);
        ObjectNode event = JSON.createObjectNode();
        event.put("eventId", type + number + text);
        event.put("domain", "wrongbook").put("type", type).put("source", text);
        ObjectNode payload = event.putObject("payload");
        payload.put("wrongId", number + text).put("fixResult", 1);
        for (String field :
                List.of(
                        "userId",
                        "questionId",
                        "subject",
                        "subjectName",
                        "question",
                        "patternId",
                        "patternName",
                        "chapterId",
                        "chapterName",
                        "fixId",
                        "fixResultDesc",
                        text)) {
            payload.put(field, text);
        }
        return JSON.writeValueAsBytes(event);
    }
}
