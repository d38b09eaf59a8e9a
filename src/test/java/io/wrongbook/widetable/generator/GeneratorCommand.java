package io.wrongbook.widetable.generator;

import io.wrongbook.widetable.support.Arguments;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
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
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

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
              --tame true                             plausible events only: nothing repeated, broken
                                                      or oddly spelled, and every fix after its add
              --kafka.properties.<name> <value>       passed to the Kafka client
              --help                                  this text
            """;
    private static final String SERVERS = "kafka.bootstrap-servers";
    private static final String PROPERTIES = "kafka.properties.";
    private static final Set<String> OPTIONS =
            EventPlan.optionsAnd(SERVERS, "kafka.topic", "start-time", PROPERTIES);

    private static final int BROKER_TIMEOUT_SECONDS = 10;
    private static final String NO_ANSWER =
            "no answer; is the address right, does a broker listen there, with this protocol?";

    private final PrintStream out;
    private final Map<String, Object> kafka;
    private final String topic;
    private final EventPlan plan;
    private final EventGenerator.Options options;
    private final Map<Meaning.Kind, Long> counts = new EnumMap<>(Meaning.Kind.class);
    private long sent;
    private long duplicates;

    private GeneratorCommand(PrintStream out, Arguments arguments) {
        this.out = out;
        this.kafka = new HashMap<>(arguments.withPrefix(PROPERTIES));
        this.topic = arguments.text("kafka.topic", "wrongbook-events");
        this.plan = EventPlan.of(arguments, 0);
        this.options = options(plan.options(), arguments);
        kafka.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers(arguments));
        try {
            Map<String, Object> settings = new HashMap<>(kafka);
            settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
            settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
            // Checks them all; nothing is connected yet.
            new ProducerConfig(settings);
        } catch (ConfigException e) {
            throw new IllegalArgumentException("Kafka: " + oneLine(e), e);
        }
    }

    private static EventGenerator.Options options(EventGenerator.Options now, Arguments arguments) {
        long start = arguments.number("start-time", now.startTimeMillis());
        if (start < EventGenerator.YEAR_2001) {
            throw new IllegalArgumentException(
                    "option --start-time must be epoch milliseconds in or after 2001, not "
                            + start);
        }
        return new EventGenerator.Options(now.seed(), now.events(), start, now.eventsPerSecond());
    }

    private static String servers(Arguments arguments) {
        String servers = arguments.text(SERVERS, null);
        if (servers == null) {
            throw new IllegalArgumentException(
                    "option --" + SERVERS + " is required, for example localhost:9092");
        }
        if (!servers.matches("[^,]+:[0-9]+(,[^,]+:[0-9]+)*")) {
            throw new IllegalArgumentException(
                    "option --"
                            + SERVERS
                            + " must be host:port, or several of them with commas, not "
                            + servers);
        }
        return servers;
    }

    /**
     * Runs the program; a mistake gives one line on the error stream.
     *
     * @return the exit code: 0 if all events are sent, 1 if not, 2 for a wrong option
     */
    static int run(String[] args, PrintStream out, PrintStream err) {
        if (Arrays.asList(args).contains("--help")) {
            out.print(HELP);
            return 0;
        }
        try {
            GeneratorCommand command = new GeneratorCommand(out, new Arguments(OPTIONS, args));
            command.checkTopic();
            command.send();
            return 0;
        } catch (IllegalArgumentException e) {
            err.println(oneLine(e));
            return 2;
        } catch (IllegalStateException e) {
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

    /**
     * Makes a client of the broker.
     *
     * @throws IllegalArgumentException if Kafka does not take the options
     * @throws IllegalStateException if no host is known
     */
    private Admin connect() {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.putIfAbsent(
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, BROKER_TIMEOUT_SECONDS * 1_000);
        settings.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        try {
            return Admin.create(settings);
        } catch (KafkaException e) {
            if (e.getCause() instanceof ConfigException unknownHost
                    && unknownHost.getMessage().startsWith("No resolvable bootstrap urls")) {
                throw new IllegalStateException(
                        unreachable() + ": no such host; is the address right?", e);
            }
            throw new IllegalArgumentException("Kafka: " + oneLine(e), e);
        }
    }

    /** Asks the broker before the producer does, whose own answers are slow and name no address. */
    private void checkTopic() throws InterruptedException {
        Admin admin = connect();
        try {
            admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get(BROKER_TIMEOUT_SECONDS + 1, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                throw new IllegalStateException(
                        "%s has no topic %s: create it, or name another one with --kafka.topic"
                                .formatted(servers(), topic),
                        e);
            }
            boolean silent =
                    e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException;
            throw new IllegalStateException(
                    unreachable() + ": " + (silent ? NO_ANSWER : oneLine(e.getCause())), e);
        } catch (TimeoutException e) {
            throw new IllegalStateException(unreachable() + ": " + NO_ANSWER, e);
        } finally {
            // The client would wait for its calls otherwise.
            admin.close(Duration.ZERO);
        }
    }

    private String unreachable() {
        return "cannot reach a broker at " + servers();
    }

    private Object servers() {
        return kafka.get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG);
    }

    private void send() {
        long start = System.nanoTime();
        EventSender sender =
                new EventSender(
                        kafka, topic, (double) plan.rate(), (record, place, at) -> count(record));
        ScheduledExecutorService reporter = Executors.newSingleThreadScheduledExecutor();
        try {
            ScheduledFuture<?> unused =
                    reporter.scheduleAtFixedRate(() -> report(start), 1, 1, TimeUnit.SECONDS);
            sender.send(plan.generate(options));
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
