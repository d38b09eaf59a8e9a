package io.wrongbook.widetable.local;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
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
              --kafka.properties.<name> <value>       passed to the Kafka client
              --help                                  this text
            """;
    private static final String PROPERTIES = "kafka.properties.";

    /** The pace of Kafka timestamps in a run without a rate. */
    private static final double UNPACED_EVENTS_PER_SECOND = 10_000;

    private static final long BROKER_TIMEOUT_SECONDS = 10;

    private final PrintStream out;
    private final Map<String, Object> kafka = new HashMap<>();
    private String topic = "wrongbook-events";
    private long events = 20_000;
    private double rate;
    private long seed = 42;
    private long startTime = -1;

    private GeneratorCommand(PrintStream out) {
        this.out = out;
    }

    /** Runs the program and returns its exit code; a mistake gives one line on the error stream. */
    static int run(String[] args, PrintStream out, PrintStream err) {
        if (Arrays.asList(args).contains("--help")) {
            out.print(HELP);
            return 0;
        }
        try {
            GeneratorCommand command = new GeneratorCommand(out);
            command.read(args);
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

    private void read(String[] args) {
        Deque<String> rest = new ArrayDeque<>(Arrays.asList(args));
        while (!rest.isEmpty()) {
            String name = rest.remove();
            if (!isKnown(name)) {
                throw new IllegalArgumentException(
                        "unknown option " + name + "; --help lists the options");
            }
            if (rest.isEmpty() || isKnown(rest.peek())) {
                throw new IllegalArgumentException("option " + name + " needs a value");
            }
            set(name.substring(2), rest.remove());
        }
        if (!kafka.containsKey(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG)) {
            throw new IllegalArgumentException(
                    "option --kafka.bootstrap-servers is required, for example localhost:9092");
        }
        if (events < 0 || !(rate >= 0) || Double.isInfinite(rate)) {
            throw new IllegalArgumentException("--events and --rate must not be negative");
        }
    }

    private static boolean isKnown(String arg) {
        return switch (arg) {
            case "--kafka.bootstrap-servers",
                    "--kafka.topic",
                    "--events",
                    "--rate",
                    "--seed",
                    "--start-time" ->
                    true;
            default -> arg.startsWith("--" + PROPERTIES) && arg.length() > PROPERTIES.length() + 2;
        };
    }

    private void set(String name, String value) {
        switch (name) {
            case "kafka.bootstrap-servers" ->
                    kafka.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, value);
            case "kafka.topic" -> topic = value;
            case "events" -> events = number(name, value);
            case "rate" -> rate = decimal(name, value);
            case "seed" -> seed = number(name, value);
            case "start-time" -> startTime = number(name, value);
            default -> kafka.put(name.substring(PROPERTIES.length()), value);
        }
    }

    private static long number(String name, String value) {
        try {
            return Long.parseLong(value.replace("_", ""));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "option --" + name + " must be a whole number, not " + value, e);
        }
    }

    private static double decimal(String name, String value) {
        try {
            return Double.parseDouble(value.replace("_", ""));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "option --" + name + " must be a number, not " + value, e);
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
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, 30_000);
        settings.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 5);
        try (Producer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            // Fails here, in a clear way, if there is no such topic.
            producer.partitionsFor(topic);
            Pace pace = new Pace(System.nanoTime());
            EventGenerator generator = new EventGenerator(options());
            Map<Meaning.Kind, Long> counts = new EnumMap<>(Meaning.Kind.class);
            long duplicates = 0;
            AtomicReference<Exception> failure = new AtomicReference<>();
            for (long sent = 0; generator.hasNext(); sent++) {
                pace.waitFor(sent);
                GeneratedRecord record = generator.next();
                sendOne(producer, record, failure);
                failIfAny(failure);
                counts.merge(record.meaning().kind(), 1L, Long::sum);
                if (record.traits().contains(Trait.DUPLICATE_SAME_BYTES)
                        || record.traits().contains(Trait.DUPLICATE_RESPELLED)) {
                    duplicates++;
                }
            }
            producer.flush();
            failIfAny(failure);
            out.printf(
                    Locale.ROOT,
                    "sent %,d events to %s in %.1f s: %,d adds and %,d fixes (%,d of them sent"
                            + " again), %,d ignored, %,d broken%n",
                    events,
                    topic,
                    pace.seconds(),
                    counts.getOrDefault(Meaning.Kind.ADD, 0L),
                    counts.getOrDefault(Meaning.Kind.FIX, 0L),
                    duplicates,
                    counts.getOrDefault(Meaning.Kind.IGNORED, 0L),
                    counts.getOrDefault(Meaning.Kind.DEAD, 0L));
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback hears of the same failure.
    private void sendOne(
            Producer<String, byte[]> producer,
            GeneratedRecord record,
            AtomicReference<Exception> failure) {
        producer.send(
                record.toProducerRecord(topic),
                (metadata, e) -> {
                    if (e != null) {
                        failure.compareAndSet(null, e);
                    }
                });
    }

    private EventGenerator.Options options() {
        double perSecond = rate > 0 ? rate : UNPACED_EVENTS_PER_SECOND;
        long start = startTime;
        if (start < 0) {
            // A broker refuses timestamps far in the future, and a fast run must not make any.
            long span = rate > 0 ? 0 : (long) (events * 1000.0 / perSecond);
            start = System.currentTimeMillis() - span;
        }
        return new EventGenerator.Options(seed, events, start, perSecond);
    }

    private static void failIfAny(AtomicReference<Exception> failure) {
        Exception e = failure.get();
        if (e != null) {
            throw new IllegalStateException("an event could not be sent: " + oneLine(e), e);
        }
    }

    private static String oneLine(Throwable e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        Throwable cause = e.getCause();
        if (e instanceof KafkaException && cause != null && cause.getMessage() != null) {
            message = message.replaceAll("\\.$", "") + ": " + cause.getMessage();
        }
        return message.replaceAll("\\s*\\R\\s*", " ");
    }

    /** Waits until an event is due, and says every second how far the run is. */
    private final class Pace {
        private static final long SECOND = 1_000_000_000;

        private final long start;
        private long nextReport;

        Pace(long start) {
            this.start = start;
            this.nextReport = start + SECOND;
        }

        void waitFor(long sent) {
            long due = rate > 0 ? start + (long) (sent * (SECOND / rate)) : start;
            long now = System.nanoTime();
            report(sent, now);
            while (due - now > 0) {
                LockSupport.parkNanos(Math.min(due - now, nextReport - now));
                now = System.nanoTime();
                report(sent, now);
            }
        }

        double seconds() {
            return (System.nanoTime() - start) / (double) SECOND;
        }

        private void report(long sent, long now) {
            if (now - nextReport >= 0) {
                out.printf(
                        Locale.ROOT,
                        "%,d of %,d events, %,.0f a second%n",
                        sent,
                        events,
                        sent / seconds());
                nextReport = now + SECOND;
            }
        }
    }
}
