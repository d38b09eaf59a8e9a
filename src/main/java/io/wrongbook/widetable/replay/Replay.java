package io.wrongbook.widetable.replay;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.JobConfig;
import io.wrongbook.widetable.event.DeadLetterRecord;
import io.wrongbook.widetable.kafka.EventResender;
import io.wrongbook.widetable.kafka.TopicReader;
import io.wrongbook.widetable.sink.RejectedRowWriter;
import io.wrongbook.widetable.tool.Progress;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One replay of dead letters: reads them from their topic or from a file, selects them, and sends
 * events to the source topic and rows to the table. The dead letters themselves stay in their
 * topic.
 *
 * <p>It is harmless to replay a dead letter twice. The router identifies an event by its id, or by
 * the first position in its headers, so it is the same event each time, and the row converges
 * (docs/wide-table.md). A row is written with the job's own statement, which keeps newer versions.
 * If a dead letter is rejected again, it becomes a dead letter with the same first position.
 */
public final class Replay {

    private static final int MAX_LISTED = 100;

    private final JobConfig config;
    private final DeadLetterSelection selection;
    private final boolean dryRun;
    private final PrintStream report;
    private final Progress progress;
    private final Map<String, Long> selectedByReason = new TreeMap<>();
    private final AtomicLong rejected = new AtomicLong();
    private long read;
    private long selected;

    /**
     * Creates a replay.
     *
     * @param config the job's options and {@link ReplayOptions}
     * @param out receives the result
     * @param err receives the progress
     * @throws ConfigException if an option of the replay is invalid
     */
    public Replay(JobConfig config, PrintStream out, PrintStream err) {
        this.config = config;
        this.selection = new DeadLetterSelection(config);
        this.dryRun = config.get(ReplayOptions.DRY_RUN);
        this.report = out;
        this.progress = new Progress(err);
        if (config.get(ReplayOptions.EXPORT) != null && config.get(ReplayOptions.IMPORT) != null) {
            throw new ConfigException("export, import: both are given: remove one of them");
        }
    }

    /**
     * Runs the replay.
     *
     * @return whether all selected dead letters were replayed
     * @throws ConfigException if a file or a partition does not exist, or a line is not a dead
     *     letter
     * @throws org.apache.kafka.common.KafkaException if the brokers are unavailable or reject the
     *     client
     * @throws SQLException if the database stays unavailable for longer than the retry timeout
     */
    public boolean run() throws Exception {
        String export = config.get(ReplayOptions.EXPORT);
        if (export != null) {
            export(Path.of(export));
        } else if (dryRun) {
            forEachSelected(this::tryOut);
            say("Dry run: nothing was sent or written");
        } else {
            replay();
        }
        return rejected.get() == 0;
    }

    private void export(Path file) throws Exception {
        if (dryRun) {
            throw new ConfigException(
                    "export, dry-run: both are given, but an export changes nothing: remove"
                            + " dry-run");
        }
        try (DeadLetterFileWriter writer = new DeadLetterFileWriter(file)) {
            forEachSelected(writer::write);
        } catch (FileAlreadyExistsException e) {
            throw new ConfigException("export: " + file + " already exists: name a new file");
        } catch (IOException e) {
            throw new ConfigException("export: cannot write " + file + ": check the path: " + e);
        }
        say("%,d dead letters were written to %s", selected, file);
    }

    private void tryOut(DeadLetterRecord deadLetter) {
        Optional<String> fault = deadLetter.fault();
        if (fault.isEmpty() && deadLetter.isRow()) {
            fault = RejectedRowWriter.fault(deadLetter, config.zone());
        }
        if (fault.isPresent()) {
            reject(deadLetter, fault.get());
        } else if (selected <= MAX_LISTED) {
            say(
                    "  %s -> %s",
                    deadLetter,
                    deadLetter.isRow() ? "table " + config.jdbc().table() : config.kafka().topic());
        }
    }

    private void replay() throws Exception {
        try (EventResender sender = new EventResender(config.kafka(), this::reject);
                RejectedRowWriter rows =
                        new RejectedRowWriter(
                                config.jdbc(), config.dimensions(), config.zone(), this::reject)) {
            try {
                forEachSelected(deadLetter -> replay(deadLetter, sender, rows));
                sender.flush();
                rows.flush();
            } finally {
                say("%,d events were sent to %s", sender.sent(), config.kafka().topic());
                say("%,d rows were written to %s", rows.written(), config.jdbc().table());
                say("%,d dead letters were not replayed", rejected.get());
            }
        }
    }

    private void replay(DeadLetterRecord deadLetter, EventResender sender, RejectedRowWriter rows)
            throws SQLException, InterruptedException {
        Optional<String> fault = deadLetter.fault();
        if (fault.isPresent()) {
            reject(deadLetter, fault.get());
        } else if (deadLetter.isRow()) {
            rows.add(deadLetter);
        } else {
            sender.send(deadLetter);
        }
    }

    /** The thread of the producer also calls this method. */
    private void reject(DeadLetterRecord deadLetter, String why) {
        long number = rejected.incrementAndGet();
        if (number <= MAX_LISTED) {
            say("  NOT replayed: %s: %s", deadLetter.place(), why);
        } else if (number == MAX_LISTED + 1) {
            say("  ... further ones are only counted");
        }
    }

    private void forEachSelected(DeadLetterAction action) throws Exception {
        String file = config.get(ReplayOptions.IMPORT);
        if (file != null) {
            // This reads the whole file first, so that an invalid line stops the replay before it
            // starts.
            fromFile(Path.of(file), deadLetter -> {});
            fromFile(Path.of(file), deadLetter -> take(deadLetter, action));
        } else {
            fromTopic(deadLetter -> take(deadLetter, action));
        }
        say("%,d dead letters read, %,d selected %s", read, selected, selectedByReason);
    }

    private void fromFile(Path path, DeadLetterAction action) throws Exception {
        if (!Files.isReadable(path)) {
            throw new ConfigException(
                    "import: " + path.toAbsolutePath() + " is not a readable file: check the path");
        }
        try (DeadLetterFileReader file =
                new DeadLetterFileReader(path, config.kafka().deadLetterTopic())) {
            for (DeadLetterRecord deadLetter = file.read();
                    deadLetter != null;
                    deadLetter = file.read()) {
                action.apply(deadLetter);
            }
        }
    }

    private void fromTopic(DeadLetterAction action) throws Exception {
        String topic = config.kafka().deadLetterTopic();
        try (TopicReader reader = new TopicReader(config.kafka(), topic)) {
            reader.openTransactions()
                    .forEach(
                            (partition, position) ->
                                    say(
                                            "%s partition %d: a transaction has been open since"
                                                    + " position %,d. Later records are not read",
                                            topic, partition, position));
            reader.read(
                    selection.from(reader.beginnings()),
                    selection.to(reader.ends()),
                    record -> action.apply(new DeadLetterRecord(record)));
        }
    }

    private void take(DeadLetterRecord deadLetter, DeadLetterAction action) throws Exception {
        read++;
        progress.at(
                "%,d dead letters read, %,d selected, at %s", read, selected, deadLetter.place());
        if (selection.takes(deadLetter)) {
            selected++;
            selectedByReason.merge(
                    deadLetter.reason().map(Enum::name).orElse("without a reason"), 1L, Long::sum);
            action.apply(deadLetter);
        }
    }

    private void say(String format, Object... values) {
        report.printf(format + "%n", values);
    }

    /** An action on a selected dead letter. */
    private interface DeadLetterAction {
        void apply(DeadLetterRecord deadLetter) throws Exception;
    }
}
