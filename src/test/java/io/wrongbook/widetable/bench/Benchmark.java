package io.wrongbook.widetable.bench;

import io.wrongbook.widetable.support.Arguments;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.commons.io.FileUtils;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Compares the job with its peers; docs/performance.md explains the arguments and the figures. */
public final class Benchmark {

    /** A fixed heap, as Flink gives its TaskManagers. */
    private static final String JVM = "-Xmx2g -Xms2g";

    private final Arguments arguments;
    private final Path directory = Path.of("target", "bench").toAbsolutePath();

    private Benchmark(Arguments arguments) {
        this.arguments = arguments;
    }

    public static void main(String[] args) throws Exception {
        Set<String> known =
                Set.of(
                        "parts",
                        "keep",
                        "events",
                        "rounds",
                        "programs",
                        "live",
                        "jvm",
                        "windows",
                        "kills",
                        "minutes");
        new Benchmark(new Arguments(known, args)).run();
        System.exit(0);
    }

    private void run() throws Exception {
        Path result = directory.resolve(Report.FILE);
        boolean keep = arguments.flag("keep") && Files.exists(result);
        String earlier = keep ? Files.readString(result) : "{}";
        FileUtils.deleteDirectory(directory.toFile());
        Files.createDirectories(directory);
        List<String> parts = names("parts", "steps,throughput,names,paced,live");
        String jvm = arguments.text("jvm", JVM);
        Report report = new Report(directory, earlier);
        report.write();
        if (parts.contains("steps")) {
            report.steps(
                    new Runner(new OptionsBuilder().include(Steps.class.getName()).build()).run());
            report.write();
        }
        try (BenchServices services = new BenchServices(directory)) {
            if (parts.contains("throughput")) {
                Throughput throughput = throughput(services, jvm);
                report.throughput(throughput);
                report.write();
            }
            if (parts.contains("names")) {
                report.throughput(names(services, jvm));
                report.write();
            }
            if (parts.contains("paced")) {
                report.paced(
                        new PacedRun(services, directory)
                                .run(arguments.number("windows", 5), arguments.number("kills", 5)));
                report.write();
            }
            if (parts.contains("live")) {
                List<Long> sizes =
                        names("live", "100000,1000000,10000000").stream()
                                .map(Long::valueOf)
                                .toList();
                report.live(new LiveRecords(services, directory).run(sizes, rounds(), jvm));
                report.write();
            }
            if (parts.contains("soak")) {
                long minutes = arguments.number("minutes", 20);
                report.soak(new Soak(services, directory).run(minutes, jvm));
                report.write();
            }
        }
        System.out.println("\n" + report + "\nalso in " + directory);
    }

    private Throughput throughput(BenchServices services, String jvm) throws Exception {
        BenchTarget target = services.target("bench");
        BenchTopic.fill(
                services.kafka(),
                target.topic(),
                BenchEvents.growing(),
                arguments.number("events", 1_000_000));
        services.kafka().createTopic(target.topic() + "-dlq", 1);
        List<Program> programs =
                names("programs", String.join(",", Program.names())).stream()
                        .map(Program::valueOf)
                        .toList();
        Throughput throughput = new Throughput();
        // Two groups: all JVMs at once would not fit into the machine.
        for (boolean toDatabase : new boolean[] {false, true}) {
            throughput.run(
                    services,
                    target,
                    programs.stream().filter(p -> p.isToDatabase() == toDatabase).toList(),
                    rounds(),
                    jvm,
                    directory);
        }
        return throughput;
    }

    /** What it costs that names come from dimensions. */
    private Throughput names(BenchServices services, String jvm) throws Exception {
        BenchTarget target = services.target("unnamed");
        String named = BenchDimensions.namedTopic(target);
        long events = arguments.number("events", 1_000_000);
        BenchTopic.fill(
                services.kafka(), target.topic(), BenchEvents.ofFewQuestions(false), events);
        BenchTopic.fill(services.kafka(), named, BenchEvents.ofFewQuestions(true), events);
        services.kafka().createTopic(target.topic() + "-dlq", 1);
        services.kafka().createTopic(named + "-dlq", 1);
        BenchDimensions.create(target);
        Throughput throughput = new Throughput();
        throughput.run(
                services,
                target,
                Arrays.stream(Program.values()).filter(Program::isAboutNames).toList(),
                rounds(),
                jvm,
                directory);
        return throughput;
    }

    private long rounds() {
        return arguments.number("rounds", 3);
    }

    private List<String> names(String argument, String fallback) {
        return Arrays.asList(arguments.text(argument, fallback).split(",", -1));
    }
}
