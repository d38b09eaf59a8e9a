package io.wrongbook.widetable.bench;

import io.wrongbook.widetable.config.JobConfig;
import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.DeadLetter;
import io.wrongbook.widetable.event.EventHandler;
import io.wrongbook.widetable.event.EventParser;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.event.SourceRecord;
import io.wrongbook.widetable.mysql.BatchWriter;
import io.wrongbook.widetable.record.WideRow;
import io.wrongbook.widetable.record.WrongRecord;
import io.wrongbook.widetable.table.ColumnWidths;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * The least that a program can do, as a bound: threads that consume, parse, bring the events of a
 * batch together, and write them with the product's own statement. No state, no recovery.
 */
final class RawLoop implements Program.Pass {

    /** What happens to the events. */
    enum Ending {
        DISCARD,
        WRITE,
        /** All rows are made beforehand; only the writing is measured. */
        WRITE_PREPARED
    }

    /** As many events' rows are made beforehand as fit into the heap with ease. */
    private static final long PREPARED = 300_000;

    private final int threads;
    private final Ending ending;

    RawLoop(int threads, Ending ending) {
        this.threads = threads;
        this.ending = ending;
    }

    @Override
    public Measurement run(BenchTarget target) throws Exception {
        List<Reader> readers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            readers.add(new Reader(target, i));
        }
        if (ending == Ending.WRITE_PREPARED) {
            inParallel(readers, Reader::read);
            return measured(target, readers, Reader::writePrepared);
        }
        return measured(target, readers, Reader::read);
    }

    private Measurement measured(BenchTarget target, List<Reader> readers, Work work)
            throws Exception {
        Cpu cpu = Cpu.since(target);
        long start = System.nanoTime();
        long count = inParallel(readers, work);
        return cpu.measured(count, (System.nanoTime() - start) / 1e9);
    }

    private long inParallel(List<Reader> readers, Work work) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<Long>> calls = new ArrayList<>();
            readers.forEach(reader -> calls.add(() -> work.on(reader)));
            long sum = 0;
            for (Future<Long> result : executor.invokeAll(calls)) {
                sum += result.get();
            }
            return sum;
        } finally {
            executor.shutdown();
        }
    }

    private interface Work {
        long on(Reader reader) throws Exception;
    }

    private final class Reader implements EventHandler {

        private final BenchTarget target;
        private final JobConfig config;
        private final List<TopicPartition> partitions = new ArrayList<>();
        private final EventParser parser = new EventParser(ColumnWidths.shipped());
        private final Map<String, WrongRecord> batch = new HashMap<>();
        private final List<List<WideRow>> prepared = new ArrayList<>();

        Reader(BenchTarget target, int thread) {
            this.target = target;
            this.config = target.jobConfig("--kafka.stop", "latest");
            for (int i = thread; i < BenchTopic.PARTITIONS; i += threads) {
                partitions.add(new TopicPartition(target.topic(), i));
            }
        }

        long read() throws Exception {
            try (KafkaConsumer<byte[], byte[]> consumer = target.consumer();
                    BatchWriter writer = new BatchWriter(config.jdbc())) {
                long events = 0;
                long end =
                        consumer.endOffsets(partitions).values().stream()
                                .mapToLong(Long::longValue)
                                .sum();
                consumer.assign(partitions);
                consumer.seekToBeginning(partitions);
                if (ending == Ending.WRITE_PREPARED) {
                    end = Math.min(end, PREPARED / threads);
                }
                while (events < end) {
                    for (ConsumerRecord<byte[], byte[]> record :
                            consumer.poll(Duration.ofSeconds(1))) {
                        events++;
                        parser.parse(
                                new SourceRecord(
                                        record.topic(),
                                        record.partition(),
                                        record.offset(),
                                        record.timestamp(),
                                        record.key(),
                                        record.value()),
                                this);
                        if (batch.size() >= config.jdbc().batchSize()) {
                            write(writer);
                        }
                    }
                }
                write(writer);
                consumer.commitSync();
                return events;
            }
        }

        long writePrepared() throws Exception {
            long rows = 0;
            try (BatchWriter writer = new BatchWriter(config.jdbc())) {
                for (List<WideRow> batchOfRows : prepared) {
                    write(writer, batchOfRows);
                    rows += batchOfRows.size();
                }
            }
            return rows;
        }

        private void write(BatchWriter writer) throws Exception {
            LocalDateTime now = LocalDateTime.now(config.zone());
            List<WideRow> rows = new ArrayList<>(batch.size());
            for (WrongRecord record : batch.values()) {
                rows.add(record.toRow(config.zone(), now));
            }
            rows.sort(Comparator.comparingLong(WideRow::id));
            batch.clear();
            if (ending == Ending.WRITE_PREPARED) {
                prepared.add(rows);
            } else if (!rows.isEmpty()) {
                write(writer, rows);
            }
        }

        private static void write(BatchWriter writer, List<WideRow> rows) throws Exception {
            writer.write(
                    rows,
                    (row, rejection) -> {
                        throw new IllegalStateException(rejection);
                    });
        }

        @Override
        public void onAdd(AddEvent event) {
            if (ending != Ending.DISCARD) {
                batch.computeIfAbsent(event.wrongId, id -> new WrongRecord()).apply(event);
            }
        }

        @Override
        public void onFix(FixEvent event) {
            if (ending != Ending.DISCARD) {
                batch.computeIfAbsent(event.wrongId, id -> new WrongRecord()).apply(event);
            }
        }

        @Override
        public void onIgnored() {
            throw new IllegalStateException("no event of the benchmark is to be ignored");
        }

        @Override
        public void onDeadLetter(DeadLetter deadLetter) {
            throw new IllegalStateException(deadLetter.toString());
        }
    }
}
