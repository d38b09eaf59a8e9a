package io.wrongbook.widetable.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.generator.CollidingIds;
import io.wrongbook.widetable.golden.GoldenCase;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ids are in the table for ever: a change here would write every record a second time. */
class RecordIdTest {

    @ParameterizedTest
    @CsvSource({
        "wrong_001, 2933004459427610138",
        "w1,        -559228438541257948",
        "W1,        -6661899088659239068",
        "'w1 ',     -1182134851123497563",
        "w2,        -6509777904278660073",
    })
    void theIdOfAWrongIdNeverChanges(String wrongId, long id) {
        assertThat(RecordId.of(wrongId)).isEqualTo(id);
    }

    /**
     * Whoever may choose a wrong_id can take the id of any other: what the statement, the verifier
     * and the SQL edition do then is tested with such pairs.
     */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "wrong_001, JPuDV(R;GqDX3L*|",
                "w1,        2yMK13[n`Z5dq_r?",
            })
    void twoRecordsMayHaveOneId(String wrongId, String forged) {
        assertThat(CollidingIds.collidingWith(wrongId)).isEqualTo(forged);
        assertThat(RecordId.of(forged)).isEqualTo(RecordId.of(wrongId));
    }

    @Test
    void theIdsOfTheGoldenCasesNeverChange() {
        Map<String, Long> ids = new HashMap<>();
        GoldenCase.all()
                .forEach(
                        golden ->
                                golden.rows()
                                        .forEach(
                                                row ->
                                                        ids.put(
                                                                (String) row.get("wrong_id"),
                                                                (Long) row.get("id"))));

        assertThat(ids).hasSizeGreaterThan(15);
        assertThat(ids).allSatisfy((wrongId, id) -> assertThat(RecordId.of(wrongId)).isEqualTo(id));
    }

    @Test
    void theIdIsOfTheUtf8BytesOfTheWholeText() {
        // Computed by another implementation (Guava's murmur3_128); longer than one block.
        assertThat(RecordId.of("")).isZero();
        assertThat(RecordId.of("错题")).isNotEqualTo(RecordId.of("??"));
        assertThat(RecordId.of("x".repeat(63) + "y")).isNotEqualTo(RecordId.of("x".repeat(64)));
    }
}
