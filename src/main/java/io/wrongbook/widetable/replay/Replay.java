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
 * One replay of dead letters: reads them from their topic or from a file, selects, and sends events
 * to the topic of the events and rows to the table. The dead letters themselves stay where they
 * are.
 *
 * <p>To replay a dead letter twice is harmless. The router knows an event by its id, or by the
 * first place in its headers, so that it is the same event each time, and the row converges
 * whatever comes twice (docs/wide-table.md); a row is written by the job's own statement, which
 * leaves what is newer. A dead letter that cannot be an event again comes back as a dead letter
 * with the same first place.
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
     * Prepares a replay.
     *
     * @param config the job's options and {@link ReplayOptions}
     * @param out takes the result
     * @param err takes the progress
     * @throws ConfigException if an option of the replay is wrong
     */
    public Replay(JobConfig config, PrintStream out, PrintStream err) {
        this.config = config;
        this.selection = new DeadLetterSelection(config);
        this.dryRun = config.get(ReplayOptions.DRY_RUN);
        this.report = out;
        this.progress = new Progress(err);
        if (config.get(ReplayOptions.EXPORT) != null && config.get(ReplayOptions.IMPORT) != null) {
            throw new ConfigException("export, import: give one of them");
        }
    }

    /**
     * Does it.
     *
     * @return whether every selected dead letter could be replayed
     * @throws ConfigException if a file or a partition is not there, or a line is no dead letter
     * @throws org.apache.kafka.common.KafkaException if the brokers do not answer or reject us
     * @throws SQLException if the database stays away for longer than the retry timeout
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
            throw new ConfigException("export, dry-run: an export changes nothing; give one");
        }
        try (DeadLetterFileWriter writer = new DeadLetterFileWriter(file)) {
            forEachSelected(writer::write);
        } catch (FileAlreadyExistsException e) {
            throw new ConfigException("export: " + file + " is there already: name a new file");
        } catch (IOException e) {
            throw new ConfigException("export: cannot write " + file + ": " + e);
        }
        say("%,d dead letters are in %s", selected, file);
    }

    private void tryOut(DeadLetterRecord letter) {
        Optional<String> fault = letter.fault();
        if (fault.isEmpty() && letter.isRow()) {
            fault = RejectedRowWriter.fault(letter, config.zone());
        }
        if (fault.isPresent()) {
            reject(letter, fault.get());
        } else if (selected <= MAX_LISTED) {
            say(
                    "  %s -> %s",
                    letter,
                    letter.isRow() ? "table " + config.jdbc().table() : config.kafka().topic());
        }
    }

    private void replay() throws Exception {
        try (EventResender sender = new EventResender(config.kafka(), this::reject);
                RejectedRowWriter rows =
                        new RejectedRowWriter(
                                config.jdbc(), config.dimensions(), config.zone(), this::reject)) {
            try {
                forEachSelected(letter -> replay(letter, sender, rows));
                sender.flush();
                rows.flush();
            } finally {
                say("%,d events are on %s again", sender.sent(), config.kafka().topic());
                say("%,d rows are in %s", rows.written(), config.jdbc().table());
                say("%,d dead letters could not be replayed", rejected.get());
            }
        }
    }

    private void replay(DeadLetterRecord letter, EventResender sender, RejectedRowWriter rows)
            throws SQLException, InterruptedException {
        Optional<String> fault = letter.fault();
        if (fault.isPresent()) {
            reject(letter, fault.get());
        } else if (letter.isRow()) {
            rows.add(letter);
        } else {
            sender.send(letter);
        }
    }

    /** Also called by the producer's thread. */
    private void reject(DeadLetterRecord letter, String why) {
        long number = rejected.incrementAndGet();
        if (number <= MAX_LISTED) {
            say("  NOT replayed: %s: %s", letter.place(), why);
        } else if (number == MAX_LISTED + 1) {
            say("  ... more of them are counted only");
        }
    }

    private void forEachSelected(DeadLetterAction action) throws Exception {
        String file = config.get(ReplayOptions.IMPORT);
        if (file != null) {
            // The whole file first: a line that is no dead letter stops the replay before it
            // begins.
            fromFile(Path.of(file), letter -> {});
            fromFile(Path.of(file), letter -> take(letter, action));
        } else {
            fromTopic(letter -> take(letter, action));
        }
        say("%,d dead letters read, %,d selected %s", read, selected, selectedByReason);
    }

    private void fromFile(Path path, DeadLetterAction action) throws Exception {
        if (!Files.isReadable(path)) {
            throw new ConfigException("import: no readable file " + path.toAbsolutePath());
        }
        try (DeadLetterFileReader file =
                new DeadLetterFileReader(path, config.kafka().deadLetterTopic())) {
            for (DeadLetterRecord letter = file.read(); letter != null; letter = file.read()) {
                action.apply(letter);
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
                                            "%s partition %d: a transaction is open since position"
                                                    + " %,d. What follows is not read",
                                            topic, partition, position));
            reader.read(
                    selection.from(reader.beginnings()),
                    selection.to(reader.ends()),
                    record -> action.apply(new DeadLetterRecord(record)));
        }
    }

    private void take(DeadLetterRecord letter, DeadLetterAction action) throws Exception {
        read++;
        progress.at("%,d dead letters read, %,d selected, at %s", read, selected, letter.place());
        if (selection.takes(letter)) {
            selected++;
            selectedByReason.merge(
                    letter.reason().map(Enum::name).orElse("without a reason"), 1L, Long::sum);
            action.apply(letter);
        }
    }

    private void say(String format, Object... values) {
        report.printf(format + "%n", values);
    }

    /** What is done with a selected letter. */
    private interface DeadLetterAction {
        void apply(DeadLetterRecord letter) throws Exception;
    }
}
