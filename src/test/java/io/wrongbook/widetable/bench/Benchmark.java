package io.wrongbook.widetable.bench;

import io.wrongbook.widetable.local.Arguments;
import io.wrongbook.widetable.local.ChildProcess;
import io.wrongbook.widetable.local.EmbeddedKafka;
import io.wrongbook.widetable.local.EmbeddedMariaDb;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.io.FileUtils;

/** Compares the job with its peers; see docs/performance.md. */
public final class Benchmark {

    private final Arguments arguments;
    private final Path directory = Path.of("target", "bench").toAbsolutePath();

    private Benchmark(Arguments arguments) {
        this.arguments = arguments;
    }

    public static void main(String[] args) throws Exception {
        new Benchmark(new Arguments(Set.of("events", "rounds", "programs", "jvm"), args)).run();
        System.exit(0);
    }

    private void run() throws Exception {
        FileUtils.deleteDirectory(directory.toFile());
        Files.createDirectories(directory);
        long events = arguments.number("events", 1_000_000);
        long rounds = arguments.number("rounds", 3);
        List<Program> programs = new ArrayList<>();
        String chosen = arguments.text("programs", "");
        for (Program program : Program.values()) {
            if (chosen.isEmpty()
                    || Arrays.stream(chosen.split(",", -1))
                            .anyMatch(n -> Program.valueOf(n) == program)) {
                programs.add(program);
            }
        }
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"));
                EmbeddedMariaDb database =
                        EmbeddedMariaDb.start(
                                directory.resolve("mariadb"),
                                List.of(
                                        "--innodb-buffer-pool-size=2G",
                                        "--innodb-log-file-size=1G"))) {
            database.createDatabase("bench");
            BenchTopic.fill(kafka, "bench", new BenchEvents(0), events);
            BenchTarget target =
                    new BenchTarget(
                            kafka.bootstrapServers(),
                            "bench",
                            database.jdbcUrl("bench"),
                            database.username(),
                            database.password(),
                            database.pid());
            Map<Program, List<Measurement>> all = new EnumMap<>(Program.class);
            for (int round = 1; round <= rounds; round++) {
                for (Program program : programs) {
                    Measurement m = measure(program, target);
                    all.computeIfAbsent(program, p -> new ArrayList<>()).add(m);
                    System.out.printf(
                            "%d %-50s %,9.0f events/s, %5.1f CPU s/million, database %5.1f%n",
                            round,
                            program.title(),
                            m.eventsPerSecond(),
                            m.cpuSecondsPerMillion(),
                            m.databaseCpuSecondsPerMillion());
                }
            }
        }
    }

    private Measurement measure(Program program, BenchTarget target) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Arrays.asList(System.getProperty("flink.jvm.options").split(" ", -1)));
        command.addAll(Arrays.asList(arguments.text("jvm", "-Xmx4g -Xms4g").split(" ", -1)));
        command.add("-Dlog4j2.configurationFile=log4j2-bench.xml");
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(Worker.class.getName(), program.name()));
        command.addAll(Arrays.asList(target.toArguments()));
        Path log = directory.resolve(program + ".log");
        try (ChildProcess worker = ChildProcess.start(program.name(), command, Map.of(), log)) {
            int exit = worker.waitFor(Duration.ofMinutes(15));
            String output = worker.output();
            if (exit != 0) {
                throw new IllegalStateException(program + " failed:\n" + output);
            }
            return Measurement.ofLine(
                    output.substring(output.lastIndexOf(Worker.RESULT) + Worker.RESULT.length()));
        }
    }
}
