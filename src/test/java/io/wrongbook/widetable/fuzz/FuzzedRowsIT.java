package io.wrongbook.widetable.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.config.JobConfig;
import io.wrongbook.widetable.event.EventParser;
import io.wrongbook.widetable.event.SourceRecord;
import io.wrongbook.widetable.mysql.BatchWriter;
import io.wrongbook.widetable.mysql.TableCheck;
import io.wrongbook.widetable.record.RecordId;
import io.wrongbook.widetable.record.WideRow;
import io.wrongbook.widetable.record.WrongRecord;
import io.wrongbook.widetable.services.DatabaseServer;
import io.wrongbook.widetable.services.SharedServices;
import io.wrongbook.widetable.startup.JobConfigLoader;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the parser takes for an event, the real columns take for a row. */
class FuzzedRowsIT {

    private static final int FEW = 10_000;
    private static final int MANY = 1_000_000;
    private static final int BATCH = 500;
    private static final long FIRST_SEED = Long.getLong("fuzz.seed", 1);
    private static final LocalDateTime PROCESS_TIME = LocalDateTime.of(2025, 6, 15, 12, 0);

    @RegisterExtension static final SharedServices SERVICES = new SharedServices();

    private final Map<Long, WrongRecord> batch = new TreeMap<>();
    private final List<String> rejected = new ArrayList<>();
    private long written;

    @Test
    void aFewEventsGiveRows() throws Exception {
        write(FEW, "fuzzfew");
    }

    @Test
    @Tag("long")
    void allEventsOfAMillionRecordsGiveRows() throws Exception {
        write(MANY, "fuzzmany");
    }

    private void write(int count, String name) throws Exception {
        DatabaseServer server = SERVICES.database();
        String database = server.createDatabase(name);
        JobConfig config =
                JobConfigLoader.load(
                        Map.of(),
                        "--kafka.bootstrap-servers",
                        "unused:9092",
                        "--jdbc.url",
                        server.jdbcUrl(database),
                        "--jdbc.username",
                        server.username(),
                        "--jdbc.password",
                        server.password(),
                        "--jdbc.create-table",
                        "true");
        EventParser parser = new EventParser(TableCheck.check(config.jdbc()));
        RecordFuzzer fuzzer = new RecordFuzzer();
        try (BatchWriter writer = new BatchWriter(config.jdbc())) {
            for (long seed = FIRST_SEED; seed < FIRST_SEED + count; seed++) {
                parse(parser, fuzzer.record(seed));
                if (batch.size() >= BATCH) {
                    flush(writer, config.zone());
                }
            }
            flush(writer, config.zone());
        }

        assertThat(rejected).isEmpty();
        assertThat(written).isGreaterThan(count / 20L);
    }

    private void parse(EventParser parser, SourceRecord record) {
        Outcomes outcomes =
                new Outcomes(
                        event ->
                                batch.computeIfAbsent(
                                                RecordId.of(event.wrongId()),
                                                id -> new WrongRecord())
                                        .merge(event));
        outcomes.begin(record);
        parser.parse(record, outcomes);
        outcomes.end();
    }

    private void flush(BatchWriter writer, ZoneId zone) throws Exception {
        List<WideRow> rows = new ArrayList<>();
        batch.values().forEach(record -> rows.add(record.toRow(zone, PROCESS_TIME)));
        writer.write(
                rows,
                (row, rejection) ->
                        rejected.add(row.record().wrongId() + ": " + rejection.getMessage()));
        written += rows.size();
        batch.clear();
    }
}
