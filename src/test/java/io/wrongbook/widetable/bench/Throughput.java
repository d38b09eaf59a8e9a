package io.wrongbook.widetable.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Runs the programs in turn, each warm, over the same topic and into the same table. */
final class Throughput {

    /** Where the database is. */
    enum Distance {
        LOOPBACK("loopback"),
        MILLISECOND("1 ms away");

        private final String title;

        Distance(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    private static final int WARM_PASSES_AT_MOST = 3;

    /** A pass that takes so little less CPU time than the one before: the compiler is quiet. */
    private static final double QUIET = 0.05;

    private final Map<Distance, Map<Program, List<Measurement>>> measurements =
            new EnumMap<>(Distance.class);

    /** What the table was after the first program with right rows; null before. */
    private String rows;

    Throughput() {
        for (Distance distance : Distance.values()) {
            measurements.put(distance, new EnumMap<>(Program.class));
        }
    }

    /**
     * Measures.
     *
     * @param jvmOptions of each program
     * @param directory for logs
     */
    void run(
            BenchServices services,
            BenchTarget target,
            List<Program> programs,
            long rounds,
            String jvmOptions,
            Path directory)
            throws IOException, SQLException {
        Map<Program, WorkerProcess> workers = new EnumMap<>(Program.class);
        try {
            for (Program program : programs) {
                WorkerProcess worker = new WorkerProcess(program, jvmOptions, directory);
                workers.put(program, worker);
                warm(program, worker, target);
                if (program.hasRightRows()) {
                    requireSameRows(program, target.fingerprint());
                }
            }
            for (int round = 1; round <= rounds; round++) {
                for (Distance distance : Distance.values()) {
                    BenchTarget there =
                            distance == Distance.LOOPBACK ? target : services.distant(target);
                    for (Program program : programs) {
                        if (distance == Distance.LOOPBACK || program.isToDatabase()) {
                            Measurement measurement = workers.get(program).pass(there);
                            show("round " + round, program, distance, measurement);
                            of(program, distance).add(measurement);
                        }
                    }
                }
            }
        } finally {
            for (WorkerProcess worker : workers.values()) {
                worker.close();
            }
        }
    }

    /** Until the just-in-time compiler is quiet. */
    private static void warm(Program program, WorkerProcess worker, BenchTarget target)
            throws IOException {
        double before = Double.MAX_VALUE;
        for (int i = 1; i <= WARM_PASSES_AT_MOST; i++) {
            Measurement pass = worker.pass(target);
            show("warm " + i, program, Distance.LOOPBACK, pass);
            if (pass.cpuSecondsPerMillion() > before * (1 - QUIET)) {
                return;
            }
            before = pass.cpuSecondsPerMillion();
        }
    }

    private void requireSameRows(Program program, String fingerprint) {
        if (rows == null) {
            rows = fingerprint;
        } else if (!rows.equals(fingerprint)) {
            throw new IllegalStateException(
                    program + " left " + fingerprint + " in the table, others " + rows);
        }
    }

    List<Measurement> of(Program program, Distance distance) {
        return measurements.get(distance).computeIfAbsent(program, p -> new ArrayList<>());
    }

    boolean has(Program program, Distance distance) {
        return !of(program, distance).isEmpty();
    }

    /** The median of the rounds' events per second. */
    double rate(Program program, Distance distance) {
        return median(of(program, distance).stream().map(Measurement::eventsPerSecond).toList());
    }

    /** The median of the rounds' CPU seconds per million events, of the program's JVM alone. */
    double cpu(Program program, Distance distance) {
        return median(
                of(program, distance).stream().map(Measurement::cpuSecondsPerMillion).toList());
    }

    /** The same of the database. */
    double databaseCpu(Program program, Distance distance) {
        return median(
                of(program, distance).stream()
                        .map(Measurement::databaseCpuSecondsPerMillion)
                        .toList());
    }

    static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static void show(String pass, Program program, Distance distance, Measurement m) {
        System.out.printf(
                "%-8s %-44s %-10s %,9.0f events/s, CPU s/million %5.1f, database %5.1f%n",
                pass,
                program.title(),
                program.isToDatabase() ? distance.title() : "",
                m.eventsPerSecond(),
                m.cpuSecondsPerMillion(),
                m.databaseCpuSecondsPerMillion());
    }
}
