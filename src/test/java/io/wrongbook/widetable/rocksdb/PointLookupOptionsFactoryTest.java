package io.wrongbook.widetable.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.operator.WrongRecordFunction;
import io.wrongbook.widetable.record.TestEvents;
import io.wrongbook.widetable.record.WrongRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.contrib.streaming.state.EmbeddedRocksDBStateBackend;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Options as docs/performance.md has them, and what a real RocksDB makes of them. */
class PointLookupOptionsFactoryTest {

    private static final int MAX_PARALLELISM = 120;
    private static final int RECORDS = 1000;

    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void rocksDbTakesTheOptionsBesideThoseOfFlink(String managedMemory) throws Exception {
        try (Harness harness = open(1, 0, managed(managedMemory), null)) {
            harness.processElement1(TestEvents.add("w", "a1", TestEvents.NOON), 0);

            assertThat(rocksDbOptions())
                    .contains("memtable_whole_key_filtering=true")
                    .contains("allow_concurrent_memtable_write=false")
                    .contains("data_block_index_type=kDataBlockBinaryAndHash")
                    .contains("compression_per_level=kNoCompression")
                    .contains("filter_policy=rocksdb.BuiltinBloomFilter");
        }
    }

    /**
     * Iterators go over whole key groups: the filters, which know whole keys only, hide nothing.
     */
    @Test
    void rescalingKeepsEveryRecord() throws Exception {
        Set<String> ids = new HashSet<>();
        OperatorSubtaskState state;
        try (Harness one = open(1, 0, managed("true"), null)) {
            for (int i = 0; i < RECORDS; i++) {
                ids.add("w" + i);
                one.processElement1(TestEvents.add("w" + i, "a", TestEvents.NOON), 0);
            }
            state = one.snapshot(1, 1);
        }

        Set<String> asked = new HashSet<>();
        for (int subtask = 0; subtask < 3; subtask++) {
            OperatorSubtaskState third =
                    AbstractStreamOperatorTestHarness.repartitionOperatorState(
                            state, MAX_PARALLELISM, 1, 3, subtask);
            try (Harness harness = open(3, subtask, managed("true"), third)) {
                for (String id : ids) {
                    if (isOf(id, subtask)) {
                        asked.add(id);
                        harness.processElement1(
                                TestEvents.add(id, "older", TestEvents.NOON - 1), 0);
                    }
                }
                assertThat(harness.extractOutputValues()).as("adds that win").isEmpty();
            }
        }
        assertThat(asked).isEqualTo(ids);
    }

    /** With RocksDB's own arena blocks it did, in slots of up to 100 MB. */
    @Test
    void aSmallSlotDoesNotWriteAFileForEachRecord() throws Exception {
        try (Harness harness =
                open(1, 0, Map.of("state.backend.rocksdb.memory.fixed-per-slot", "64 mb"), null)) {
            for (int i = 0; i < RECORDS; i++) {
                harness.processElement1(TestEvents.add("w" + i, "a", TestEvents.NOON), 0);
            }

            assertThat(flushes()).isLessThan(RECORDS / 100);
        }
    }

    private static boolean isOf(String id, int subtask) {
        return KeyGroupRangeAssignment.assignKeyToParallelOperator(id, MAX_PARALLELISM, 3)
                == subtask;
    }

    private Harness open(
            int parallelism, int subtask, Map<String, String> memory, OperatorSubtaskState restored)
            throws Exception {
        Configuration config =
                Configuration.fromMap(
                        Map.of(
                                "state.backend.rocksdb.options-factory",
                                PointLookupOptionsFactory.class.getName(),
                                "state.backend.rocksdb.compression.per.level",
                                "NO_COMPRESSION",
                                "state.backend.rocksdb.use-bloom-filter",
                                "true"));
        config.addAll(Configuration.fromMap(memory));
        EmbeddedRocksDBStateBackend backend =
                new EmbeddedRocksDBStateBackend().configure(config, getClass().getClassLoader());
        backend.setDbStoragePath(directory.toString());
        Harness harness = new Harness(parallelism, subtask);
        harness.setStateBackend(backend);
        harness.setup();
        if (restored != null) {
            harness.initializeState(restored);
        }
        harness.open();
        return harness;
    }

    private static Map<String, String> managed(String managed) {
        return Map.of("state.backend.rocksdb.memory.managed", managed);
    }

    /** How often RocksDB has written what was in memory into a file, as its log tells. */
    private long flushes() throws Exception {
        long flushes = 0;
        for (Path log : files("LOG")) {
            try (Stream<String> lines = Files.lines(log)) {
                flushes += lines.filter(line -> line.contains("\"flush_started\"")).count();
            }
        }
        return flushes;
    }

    /** The newest of the files in which RocksDB keeps its options. */
    private String rocksDbOptions() throws Exception {
        Path newest =
                files("OPTIONS-").stream()
                        .max(Comparator.comparing(Path::getFileName))
                        .orElseThrow();
        return Files.readString(newest);
    }

    private List<Path> files(String prefix) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix)).toList();
        }
    }

    private static final class Harness
            extends KeyedTwoInputStreamOperatorTestHarness<
                    String, AddEvent, FixEvent, WrongRecord> {

        Harness(int parallelism, int subtask) throws Exception {
            super(
                    new KeyedCoProcessOperator<>(new WrongRecordFunction(Duration.ofHours(1))),
                    add -> add.wrongId,
                    fix -> fix.wrongId,
                    Types.STRING,
                    MAX_PARALLELISM,
                    parallelism,
                    subtask);
        }
    }
}
