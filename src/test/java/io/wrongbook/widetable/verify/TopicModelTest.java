package io.wrongbook.widetable.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.generator.CollidingIds;
import io.wrongbook.widetable.record.RecordId;
import io.wrongbook.widetable.record.TestEvents;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every record is in exactly one pass, and no pass holds more than its memory. */
class TopicModelTest {

    private static final int RECORDS = 1000;

    @Test
    void onePassIsEnoughWhereMemoryIs() {
        TopicModel model = pass(Long.MIN_VALUE, Long.MAX_VALUE);

        assertThat(model.records()).hasSize(RECORDS);
        assertThat(model.last()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void passesShareTheRecordsByTheirIds() {
        TreeSet<Long> seen = new TreeSet<>();
        long maxBytes =
                100
                        * TopicModel.size(
                                pass(Long.MIN_VALUE, Long.MAX_VALUE)
                                        .records()
                                        .get(RecordKey.of("w1")));
        int passes = 0;
        long first = Long.MIN_VALUE;
        TopicModel model;
        do {
            model = pass(first, maxBytes);
            passes++;
            assertThat(model.records().size()).isBetween(1, 100);
            assertThat(model.records().firstKey().id()).isGreaterThanOrEqualTo(first);
            assertThat(model.records().lastKey().id()).isLessThanOrEqualTo(model.last());
            model.records().keySet().forEach(key -> assertThat(seen.add(key.id())).isTrue());
            first = model.last() + 1;
        } while (model.last() < Long.MAX_VALUE);

        assertThat(seen).hasSize(RECORDS);
        assertThat(passes).isBetween(RECORDS / 100, RECORDS / 100 + 3);
    }

    @Test
    void recordsWithOneIdAreTwoAndInOnePass() {
        String forged = CollidingIds.collidingWith("w1");
        TopicModel model = new TopicModel(Long.MIN_VALUE, 1);

        model.onFix(fix("w1", 1));
        model.onFix(fix(forged, 2));

        assertThat(model.records()).containsOnlyKeys(RecordKey.of("w1"), RecordKey.of(forged));
        assertThat(model.records().get(RecordKey.of("w1")).fix.fixTime).isEqualTo(1);

        model.onFix(fix("w3", 1));
        model.onFix(fix("w4", 1));
        long smallest = Stream.of("w1", "w3", "w4").mapToLong(RecordId::of).min().orElseThrow();
        assertThat(model.records().keySet()).extracting(RecordKey::id).containsOnly(smallest);
        assertThat(model.last()).isGreaterThanOrEqualTo(smallest);
    }

    @Test
    void aRecordThatIsLargerThanTheMemoryIsTakenAllTheSame() {
        assertThat(pass(Long.MIN_VALUE, 1).records()).hasSize(1);
    }

    private static TopicModel pass(long first, long maxBytes) {
        TopicModel model = new TopicModel(first, maxBytes);
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < RECORDS; i++) {
                model.onFix(fix("w" + i, round));
            }
        }
        return model;
    }

    private static FixEvent fix(String wrongId, long time) {
        return TestEvents.bareFix(wrongId, "e", time);
    }
}
