package io.wrongbook.widetable.monitoring;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.logging.log4j.LogManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** A program that logs as a task of Flink's does, and far too much. */
final class LogStorm {

    static final String JOB = "0123456789abcdef0123456789abcdef";
    static final String TASK = "Source: event-source -> event-router (2/3)#1";
    static final int LINES = 500;

    private LogStorm() {}

    /** Ends when the file is there that the argument names, or at once without an argument. */
    public static void main(String[] args) throws InterruptedException {
        Thread task = new Thread(LogStorm::log, TASK);
        task.start();
        task.join();
        while (args.length > 0 && !Files.exists(Path.of(args[0]))) {
            Thread.sleep(20);
        }
        LogManager.shutdown();
    }

    private static void log() {
        MDC.put("flink-job-id", JOB);
        Logger storm = LoggerFactory.getLogger("storm");
        for (int i = 0; i < LINES; i++) {
            storm.info("calm {}", i);
            storm.warn("again {}", i);
        }
        storm.error("first error");
        LoggerFactory.getLogger("other").warn("first warning: 错题 \"quoted\"\nsecond line");
        LoggerFactory.getLogger("other")
                .error("failed", new IllegalStateException("with \"quotes\""));
    }
}
