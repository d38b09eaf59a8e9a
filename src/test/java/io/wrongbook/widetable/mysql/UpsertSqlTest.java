package io.wrongbook.widetable.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class UpsertSqlTest {

    @Test
    void theStatementIsAsReviewed() throws Exception {
        try (InputStream reviewed = getClass().getResourceAsStream("upsert-one-row.sql")) {
            assertThat(UpsertSql.of("`db`.`table`", 1))
                    .isEqualTo(
                            new String(reviewed.readAllBytes(), StandardCharsets.UTF_8)
                                    .replaceAll("\\s+", " ")
                                    .trim());
        }
    }

    @Test
    void theStatementOfMoreRowsDiffersOnlyInItsValues() {
        String one = UpsertSql.of("`t`", 1);
        String values = "(" + "?, ".repeat(18) + "?)";
        assertThat(UpsertSql.of("`t`", 3))
                .isEqualTo(one.replace(values, String.join(", ", values, values, values)));
        assertThat(UpsertSql.ROW_LENGTH).isEqualTo((", " + values).length());
    }
}
