package io.wrongbook.widetable.generator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.generator.Meaning.Add;
import io.wrongbook.widetable.generator.Meaning.Fix;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TameEventsTest {
    private static final long START = 1_750_000_000_000L;
    private static final int EVENTS = 20_000;

    /** Chinese, Latin, digits and the signs of textbooks: what every terminal shows. */
    private static final Pattern PLAIN =
            Pattern.compile("[\\p{IsHan}\\w \u3000.,:/?'+=()°\\-²₂×→△∠，。、：；？！（）《》“”]*");

    @ParameterizedTest
    @ValueSource(longs = {1, 42})
    void everyRecordSaysWhatItMeans(long seed) {
        for (GeneratedRecord record : generate(seed)) {
            assertThat(ContractReader.read(record.value(), record.timestamp()))
                    .isEqualTo(record.meaning());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 42})
    void aFixComesAfterItsAddAndUntilOneIsRight(long seed) {
        Map<String, Long> lastTimes = new HashMap<>();
        Map<String, String> users = new HashMap<>();
        Set<String> corrected = new HashSet<>();
        Set<String> eventIds = new HashSet<>();
        for (GeneratedRecord record : generate(seed)) {
            if (record.meaning() instanceof Add add) {
                assertThat(lastTimes.put(add.wrongId(), add.collectTime())).isNull();
                users.put(add.wrongId(), add.userId());
                assertThat(eventIds.add(add.eventId())).isTrue();
                assertThat(add.collectTime()).isLessThan(record.timestamp());
            } else if (record.meaning() instanceof Fix fix) {
                assertThat(lastTimes.put(fix.wrongId(), fix.fixTime())).isLessThan(fix.fixTime());
                assertThat(users).containsEntry(fix.wrongId(), fix.userId());
                assertThat(corrected).doesNotContain(fix.wrongId());
                assertThat(fix.fixResult()).isBetween(0L, 1L);
                if (fix.fixResult() == 1) {
                    corrected.add(fix.wrongId());
                }
                assertThat(eventIds.add(fix.eventId())).isTrue();
                assertThat(fix.fixTime()).isLessThanOrEqualTo(record.timestamp());
            }
        }
        assertThat(eventIds).hasSize(EVENTS);
        assertThat(lastTimes.size()).isBetween(EVENTS * 60 / 100, EVENTS * 75 / 100);
        assertThat(corrected.size()).isGreaterThan(EVENTS * 15 / 100);
    }

    @Test
    void nothingIsSpecialAndNothingIsOddlySpelled() {
        for (GeneratedRecord record : generate(42)) {
            assertThat(record.traits()).isEmpty();
            assertThat(record.headers()).isEmpty();
            String value = new String(record.value(), UTF_8);
            assertThat(value).startsWith("{\"eventId\":\"e-").contains("\"payload\":{\"wrongId\":");
            if (record.meaning() instanceof Add add) {
                assertThat(record.key()).isEqualTo(add.wrongId());
                assertThat(add.question()).matches(PLAIN);
                assertThat(add.chapterName()).matches(PLAIN);
            } else if (record.meaning() instanceof Fix fix) {
                assertThat(record.key()).isEqualTo(fix.wrongId());
            }
        }
    }

    @Test
    void aQuestionAlwaysHasTheSameNames() {
        Map<String, List<String>> names = new HashMap<>();
        Map<String, String> chapters = new HashMap<>();
        for (GeneratedRecord record : generate(42)) {
            if (record.meaning() instanceof Add add) {
                List<String> found = List.of(add.subject(), add.question(), add.patternName());
                assertThat(names.putIfAbsent(add.questionId(), found)).isIn(null, found);
                assertThat(chapters.putIfAbsent(add.chapterId(), add.chapterName()))
                        .isIn(null, add.chapterName());
            }
        }
        assertThat(names).hasSize(SchoolQuestion.all().size());
    }

    @Test
    void theSameOptionsGiveTheSameRecordsAndAnotherSeedOtherOnes() {
        assertThat(values(generate(7))).isEqualTo(values(generate(7)));
        assertThat(Collections.disjoint(new HashSet<>(values(generate(7))), values(generate(8))))
                .isTrue();
    }

    private static List<String> values(List<GeneratedRecord> records) {
        return records.stream().map(record -> new String(record.value(), UTF_8)).toList();
    }

    private static List<GeneratedRecord> generate(long seed) {
        List<GeneratedRecord> records = new ArrayList<>();
        new EventPlan(seed, EVENTS, 0, true)
                .generate(new EventGenerator.Options(seed, EVENTS, START, 2_000))
                .forEachRemaining(records::add);
        return records;
    }
}
