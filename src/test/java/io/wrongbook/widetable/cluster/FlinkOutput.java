package io.wrongbook.widetable.cluster;

import java.io.IOException;

/**
 * What a run of the {@code flink} command gave.
 *
 * @param exitCode 0 if all went well
 * @param text what it printed, both streams
 */
public record FlinkOutput(int exitCode, String text) {

    /** This, if all went well; otherwise fails with what it printed. */
    public FlinkOutput orThrow() throws IOException {
        if (exitCode != 0) {
            throw new IOException(text);
        }
        return this;
    }

    /** The id of the job that {@code flink run -d} has started. */
    public String jobId() {
        return text.replaceAll("(?s).*JobID ([0-9a-f]{32}).*", "$1");
    }
}
