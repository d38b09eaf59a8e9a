package io.wrongbook.widetable.cluster;

/**
 * What a run of the {@code flink} command gave.
 *
 * @param exitCode 0 if all went well
 * @param text what it printed, both streams
 */
public record FlinkOutput(int exitCode, String text) {}
