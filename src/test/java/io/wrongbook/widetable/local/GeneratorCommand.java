package io.wrongbook.widetable.local;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;

/** The generator as a program: sends its events to a broker, at a pace or as fast as it goes. */
final class GeneratorCommand {
    private static final String HELP =
            """
            Sends generated wrong-question events to a Kafka broker.

              --kafka.bootstrap-servers <host:port>   the broker (required)
              --kafka.topic <name>                    default wrongbook-events
              --events <n>                            how many, default 20000
              --rate <n>                              events a second; default 0, as fast as possible
              --seed <n>                              default 42; same seed and start time, same events
              --start-time <epoch ms>                 the first event's time; default now (without a
                                                      rate so long before that the last one's is now)
              --kafka.properties.<name> <value>       passed to the Kafka client
              --help                                  this text
            """;
    private static final String SERVERS = "kafka.bootstrap-servers";
    private static final String PROPERTIES = "kafka.properties.";
    private static final Set<String> OPTIONS =
            Set.of(SERVERS, "kafka.topic", "events", "rate", "seed", "start-time", PROPERTIES);

    private static final long BROKER_TIMEOUT_SECONDS = 10;

    private final PrintStream out;
    private final Map<String, Object> kafka;
    private final String topic;
    private final double rate;
    private final EventGenerator.Options options;
    private final Map<Meaning.Kind, Long> counts = new EnumMap<>(Meaning.Kind.class);
    private long sent;
    private long duplicates;

    private GeneratorCommand(PrintStream out, Arguments arguments) {
        this.out = out;
        this.kafka = new HashMap<>(arguments.withPrefix(PROPERTIES));
        this.topic = arguments.text("kafka.topic", "wrongbook-events");
        this.rate = arguments.number("rate", 0);
        EventGenerator.Options now =
                EventGenerator.Options.from(
                        arguments.number("seed", 42), arguments.number("events", 20_000), rate);
        this.options =
                new EventGenerator.Options(
                        now.seed(),
                        now.events(),
                        arguments.number("start-time", now.startTimeMillis()),
                        now.eventsPerSecond());
        String servers = arguments.text(SERVERS, null);
        if (servers == null) {
            throw new IllegalArgumentException(
                    "option --" + SERVERS + " is required, for example localhost:9092");
        }
        kafka.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
    }

    /** Runs the program and returns its exit code; a mistake gives one line on the error stream. */
    static int run(String[] args, PrintStream out, PrintStream err) {
        if (Arrays.asList(args).contains("--help")) {
            out.print(HELP);
            return 0;
        }
        try {
            GeneratorCommand command = new GeneratorCommand(out, new Arguments(OPTIONS, args));
            command.checkBroker();
            command.send();
            return 0;
        } catch (IllegalArgumentException | IllegalStateException e) {
            err.println(oneLine(e));
            return 1;
        } catch (KafkaException e) {
            err.println("Kafka: " + oneLine(e));
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            err.println("interrupted");
            return 1;
        }
    }

    /** Asks the broker before the producer does, whose own answer to a wrong address is slow. */
    private void checkBroker() throws InterruptedException {
        Object servers = kafka.get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG);
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        settings.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        Admin admin = Admin.create(settings);
        try {
            admin.describeCluster().nodes().get(BROKER_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "cannot reach a broker at " + servers + ": " + oneLine(e.getCause()), e);
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "cannot reach a broker at "
                            + servers
                            + ": no answer in "
                            + BROKER_TIMEOUT_SECONDS
                            + " s",
                    e);
        } finally {
            admin.close(Duration.ZERO);
        }
    }

    private void send() {
        long start = System.nanoTime();
        EventSender sender =
                new EventSender(kafka, topic, rate, (record, place, at) -> count(record));
        ScheduledExecutorService reporter = Executors.newSingleThreadScheduledExecutor();
        try {
            ScheduledFuture<?> unused =
                    reporter.scheduleAtFixedRate(() -> report(start), 1, 1, TimeUnit.SECONDS);
            sender.send(new EventGenerator(options));
        } finally {
            reporter.shutdownNow();
        }
        out.printf(
                Locale.ROOT,
                "sent %,d events to %s in %.1f s: %,d adds and %,d fixes (%,d of them sent"
                        + " again), %,d ignored, %,d broken%n",
                sent,
                topic,
                secondsSince(start),
                counts.getOrDefault(Meaning.Kind.ADD, 0L),
                counts.getOrDefault(Meaning.Kind.FIX, 0L),
                duplicates,
                counts.getOrDefault(Meaning.Kind.IGNORED, 0L),
                counts.getOrDefault(Meaning.Kind.DEAD, 0L));
    }

    private synchronized void count(GeneratedRecord record) {
        sent++;
        counts.merge(record.meaning().kind(), 1L, Long::sum);
        if (record.traits().contains(Trait.DUPLICATE_SAME_BYTES)
                || record.traits().contains(Trait.DUPLICATE_RESPELLED)) {
            duplicates++;
        }
    }

    private synchronized void report(long start) {
        out.printf(
                Locale.ROOT,
                "%,d of %,d events, %,.0f a second%n",
                sent,
                options.events(),
                sent / secondsSince(start));
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static String oneLine(Throwable e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        Throwable cause = e.getCause();
        if (e instanceof KafkaException && cause != null && cause.getMessage() != null) {
            message = message.replaceAll("\\.$", "") + ": " + cause.getMessage();
        }
        return message.replaceAll("\\s*\\R\\s*", " ");
    }
}
