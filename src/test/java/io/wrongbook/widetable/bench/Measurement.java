package io.wrongbook.widetable.bench;

/**
 * What one pass of one program took.
 *
 * @param events events read, or rows written where nothing is read
 * @param seconds wall-clock time
 * @param cpuSeconds CPU time of the program's JVM, without broker and database
 * @param databaseCpuSeconds CPU time of the database server
 */
record Measurement(long events, double seconds, double cpuSeconds, double databaseCpuSeconds) {

    double eventsPerSecond() {
        return events / seconds;
    }

    double cpuSecondsPerMillion() {
        return cpuSeconds / events * 1e6;
    }

    double databaseCpuSecondsPerMillion() {
        return databaseCpuSeconds / events * 1e6;
    }

    String toLine() {
        return events + " " + seconds + " " + cpuSeconds + " " + databaseCpuSeconds;
    }

    static Measurement ofLine(String line) {
        String[] parts = line.trim().split(" ", -1);
        return new Measurement(
                Long.parseLong(parts[0]),
                Double.parseDouble(parts[1]),
                Double.parseDouble(parts[2]),
                Double.parseDouble(parts[3]));
    }
}
