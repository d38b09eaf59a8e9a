package io.wrongbook.widetable.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wrongbook.widetable.generator.Meaning.Add;
import io.wrongbook.widetable.generator.Meaning.Dead;
import io.wrongbook.widetable.generator.Meaning.Fix;
import io.wrongbook.widetable.generator.Meaning.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventGeneratorTest {
    private static final long START = 1_750_000_000_000L;
    private static final int EVENTS = 20_000;

    @Test
    void theSameSeedGivesTheSameRecords() {
        assertThat(fingerprints(generate(7))).isEqualTo(fingerprints(generate(7)));
    }

    @Test
    void anotherSeedGivesOtherRecords() {
        assertThat(fingerprints(generate(7))).isNotEqualTo(fingerprints(generate(8)));
    }

    @Test
    void aLongerRunBeginsLikeAShorterOne() {
        List<GeneratedRecord> longer = generate(7);
        List<GeneratedRecord> shorter = generate(7, 1000);
        assertThat(fingerprints(shorter)).isEqualTo(fingerprints(longer.subList(0, 1000)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 42})
    void everythingSpecialOccurs(long seed) {
        Set<Trait> traits = EnumSet.noneOf(Trait.class);
        Set<String> faults = new HashSet<>();
        for (GeneratedRecord record : generate(seed)) {
            traits.addAll(record.traits());
            if (record.meaning() instanceof Dead dead) {
                faults.add(dead.fault());
            }
        }
        assertThat(traits).containsExactlyInAnyOrder(Trait.values());
        assertThat(faults)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Fault.values()).map(Fault::name).toList());
    }

    @Test
    void theMixIsTheOneThatItSays() {
        Map<Kind, Integer> kinds = new EnumMap<>(Kind.class);
        int again = 0;
        long bytes = 0;
        for (GeneratedRecord record : generate(42)) {
            if (isSentAgain(record)) {
                again++;
            } else {
                kinds.merge(record.meaning().kind(), 1, Integer::sum);
            }
            bytes += record.value() == null ? 0 : record.value().length;
        }
        assertThat(kinds.get(Kind.ADD)).isBetween(EVENTS * 58 / 100, EVENTS * 62 / 100);
        assertThat(kinds.get(Kind.FIX)).isBetween(EVENTS * 26 / 100, EVENTS * 30 / 100);
        assertThat(kinds.get(Kind.IGNORED)).isBetween(EVENTS * 3 / 100, EVENTS * 5 / 100);
        assertThat(kinds.get(Kind.DEAD)).isBetween(EVENTS * 7 / 1000, EVENTS * 13 / 1000);
        assertThat(again).isBetween(EVENTS * 6 / 100, EVENTS * 8 / 100);
        assertThat(bytes / EVENTS).isBetween(450L, 800L);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 42})
    void everyRecordSaysWhatItMeans(long seed) {
        for (GeneratedRecord record : generate(seed)) {
            Meaning read = ContractReader.read(record.value(), record.timestamp());
            if (record.meaning() instanceof Dead dead) {
                assertThat(read).as(dead.fault()).isInstanceOf(Dead.class);
                assertThat(((Dead) read).reason()).as(dead.fault()).isEqualTo(dead.reason());
            } else {
                assertThat(read).isEqualTo(record.meaning());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 42})
    void differentAddsOfARecordDifferInCollectTime(long seed) {
        Map<String, Add> addsByRecordAndTime = new HashMap<>();
        for (GeneratedRecord record : generate(seed)) {
            if (record.meaning() instanceof Add add && add.eventId() != null) {
                String wrongId = add.wrongId() != null ? add.wrongId() : add.eventId();
                Add other = addsByRecordAndTime.put(wrongId + "@" + collectTime(record, add), add);
                assertThat(other).isIn(null, add);
            } else if (record.meaning() instanceof Add add && add.wrongId() != null) {
                // Known by its place only: not even the same add may come a second time.
                String version = add.wrongId() + "@" + collectTime(record, add);
                assertThat(addsByRecordAndTime.put(version, add)).isNull();
            }
        }
    }

    @Test
    void anEventIdAlwaysComesWithTheSameContentAndTime() {
        Map<String, Object> contents = new HashMap<>();
        for (GeneratedRecord record : generate(42)) {
            if (record.meaning() instanceof Add add && add.eventId() != null) {
                Object content = List.of(add, collectTime(record, add));
                assertThat(contents.putIfAbsent("add " + add.eventId(), content))
                        .isIn(null, content);
            } else if (record.meaning() instanceof Fix fix && fix.eventId() != null) {
                Object content = List.of(fix, fixTime(record, fix));
                assertThat(contents.putIfAbsent("fix " + fix.eventId(), content))
                        .isIn(null, content);
            }
        }
    }

    @Test
    void kafkaTimestampsAdvanceAtTheRateOfTheOptions() {
        EventGenerator generator =
                new EventGenerator(new EventGenerator.Options(1, 2_001, START, 200));
        long last = START;
        while (generator.hasNext()) {
            GeneratedRecord record = generator.next();
            assertThat(record.timestamp()).isBetween(START - 1000, START + 10_000);
            last = Math.max(last, record.timestamp());
        }
        assertThat(last).isEqualTo(START + 10_000);
        assertThatThrownBy(generator::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void addsWithoutNamesAreTheSameAddsOtherwise() {
        EventGenerator.Options options = new EventGenerator.Options(1, 5_000, START, 200);
        EventGenerator unnamed = new EventGenerator(options.withoutNames());
        List<Add> adds = new ArrayList<>();
        unnamed.forEachRemaining(
                record -> {
                    if (record.meaning() instanceof Add add) {
                        adds.add(add);
                    }
                });

        assertThat(adds)
                .hasSizeGreaterThan(2_000)
                .allSatisfy(
                        add -> {
                            assertThat(add.question()).isNull();
                            assertThat(add.patternName()).isNull();
                            assertThat(add.chapterName()).isNull();
                        });
        assertThat(adds).anySatisfy(add -> assertThat(add.patternId()).isNotNull());
    }

    @Test
    void implausibleOptionsAreRejected() {
        assertThatThrownBy(() -> new EventGenerator(1, 10, 1_750_000_000L))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("milliseconds");
        assertThatThrownBy(() -> new EventGenerator.Options(1, 10, START, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EventGenerator(1, -1, START))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static boolean isSentAgain(GeneratedRecord record) {
        return record.traits().contains(Trait.DUPLICATE_SAME_BYTES)
                || record.traits().contains(Trait.DUPLICATE_RESPELLED)
                || record.traits().contains(Trait.REPEATED_WITHOUT_EVENT_ID);
    }

    private static long collectTime(GeneratedRecord record, Add add) {
        return add.collectTime() != null ? add.collectTime() : envelopeTime(record, add);
    }

    private static long envelopeTime(GeneratedRecord record, Add add) {
        return add.envelopeTime() != null ? add.envelopeTime() : record.timestamp();
    }

    private static long fixTime(GeneratedRecord record, Fix fix) {
        if (fix.fixTime() != null) {
            return fix.fixTime();
        }
        return fix.envelopeTime() != null ? fix.envelopeTime() : record.timestamp();
    }

    private static List<GeneratedRecord> generate(long seed) {
        return generate(seed, EVENTS);
    }

    private static List<GeneratedRecord> generate(long seed, long events) {
        List<GeneratedRecord> records = new ArrayList<>();
        new EventGenerator(seed, events, START).forEachRemaining(records::add);
        return records;
    }

    /** All that is sent of each record, in a form that can be compared. */
    private static List<String> fingerprints(List<GeneratedRecord> records) {
        return records.stream()
                .map(
                        record ->
                                record.key()
                                        + record.timestamp()
                                        + Arrays.toString(record.value())
                                        + record.headers()
                                        + record.meaning())
                .toList();
    }
}
