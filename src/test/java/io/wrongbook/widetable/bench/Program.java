package io.wrongbook.widetable.bench;

import io.wrongbook.widetable.bench.OurJob.Part;
import io.wrongbook.widetable.bench.RawLoop.Ending;
import io.wrongbook.widetable.bench.SqlJob.Script;
import java.util.Arrays;
import java.util.List;

/** What is compared. Each runs in a JVM of its own, on the same topic and the same table. */
enum Program {
    OURS_TO_DATABASE("this job, to the database", true),
    SQL_EDITION_TO_DATABASE("SQL edition, one writer, to the database", true),
    PLAIN_TO_DATABASE("plain DataStream job, to the database", true),
    SQL_TO_DATABASE("the document's SQL, to the database", true),
    RAW_2_TO_DATABASE("no Flink: raw loop, 2 threads, to the database", true),
    RAW_3_TO_DATABASE("no Flink: raw loop, 3 threads, to the database", true),
    NAMED_TO_DATABASE("this job, names in the events, to the database", true),
    UNNAMED_TO_DATABASE("the same, events and rows without names", true),
    NAMES_TO_DATABASE("the same, names from three dimensions", true),
    UNCACHED_NAMES_TO_DATABASE("the same, with no name in memory", true),
    DATABASE_ALONE("database alone: prepared rows, 2 threads", true),
    OURS("this job, discarding", false),
    PLAIN("plain DataStream job, discarding", false),
    SQL("the document's SQL, discarding", false),
    PARSE("Flink: source, router, discard", false),
    CONSUME("no Flink: consume, parse, discard", false);

    private final String title;
    private final boolean toDatabase;

    Program(String title, boolean toDatabase) {
        this.title = title;
        this.toDatabase = toDatabase;
    }

    String title() {
        return title;
    }

    boolean isToDatabase() {
        return toDatabase;
    }

    /** Whether it leaves the table that the convergence law asks for, of all events. */
    boolean hasRightRows() {
        return toDatabase
                && this != SQL_TO_DATABASE
                && this != DATABASE_ALONE
                && this != UNNAMED_TO_DATABASE;
    }

    /** Whether it is about names, and so runs on events that have none. */
    boolean isAboutNames() {
        return this == NAMED_TO_DATABASE
                || this == UNNAMED_TO_DATABASE
                || this == NAMES_TO_DATABASE
                || this == UNCACHED_NAMES_TO_DATABASE;
    }

    static List<String> names() {
        return Arrays.stream(values()).filter(p -> !p.isAboutNames()).map(Program::name).toList();
    }

    Pass pass() {
        return switch (this) {
            case CONSUME -> new RawLoop(2, Ending.DISCARD);
            case PARSE -> new OurJob(Part.ROUTER);
            case OURS -> new OurJob(Part.ALL_BUT_SINK);
            case PLAIN -> new PlainJob(false);
            case SQL -> new SqlJob(Script.DOCUMENT, false);
            case OURS_TO_DATABASE -> new OurJob(Part.ALL);
            case NAMED_TO_DATABASE ->
                    target ->
                            new OurJob(Part.ALL)
                                    .run(target.withTopic(BenchDimensions.namedTopic(target)));
            case UNNAMED_TO_DATABASE -> new OurJob(Part.ALL);
            case NAMES_TO_DATABASE -> new OurJob(Part.ALL, BenchDimensions.OPTIONS);
            case UNCACHED_NAMES_TO_DATABASE ->
                    new OurJob(Part.ALL, BenchDimensions.OPTIONS_WITHOUT_CACHE);
            case SQL_EDITION_TO_DATABASE -> new SqlJob(Script.EDITION, true);
            case PLAIN_TO_DATABASE -> new PlainJob(true);
            case SQL_TO_DATABASE -> new SqlJob(Script.DOCUMENT, true);
            case RAW_2_TO_DATABASE -> new RawLoop(2, Ending.WRITE);
            case RAW_3_TO_DATABASE -> new RawLoop(3, Ending.WRITE);
            case DATABASE_ALONE -> new RawLoop(2, Ending.WRITE_PREPARED);
        };
    }

    /** One pass over a topic, from its first record to its last. */
    interface Pass {
        Measurement run(BenchTarget target) throws Exception;
    }
}
