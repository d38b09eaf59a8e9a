package io.wrongbook.widetable.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.wrongbook.widetable.WideTableJob;
import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.JobConfig;
import io.wrongbook.widetable.config.UnavailableException;
import io.wrongbook.widetable.kafka.TopicCheck;
import io.wrongbook.widetable.mysql.TableCheck;
import io.wrongbook.widetable.services.FreePort;
import io.wrongbook.widetable.services.KafkaProcess;
import io.wrongbook.widetable.services.SharedServices;
import io.wrongbook.widetable.services.TcpProxy;
import io.wrongbook.widetable.startup.JobConfigLoader;
import io.wrongbook.widetable.startup.StartupCheck;
import io.wrongbook.widetable.table.ColumnWidths;
import io.wrongbook.widetable.tool.ToolOutput;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The checks of the start, while what they need fails over: real servers that come up late. */
@Timeout(300)
class StartupCheckIT {

    @RegisterExtension static final SharedServices SERVICES = new SharedServices();

    private static final Duration LONG = Duration.ofMinutes(5);

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final ToolOutput console = new ToolOutput();

    /** As the job's main() does it. */
    @Test
    void waitsForADatabaseThatComesUp() throws Exception {
        SERVICES.kafka().createTopic("startup", 1);
        SERVICES.kafka().createTopic("startup-dlq", 1, Map.of("max.message.bytes", "2000000"));
        try (TcpProxy proxy = SERVICES.database().proxy()) {
            proxy.cut();
            JobConfig config =
                    config(
                            "--kafka.bootstrap-servers",
                            SERVICES.kafka().bootstrapServers(),
                            "--kafka.topic",
                            "startup",
                            "--dead-letter.topic",
                            "startup-dlq",
                            "--jdbc.retry-timeout",
                            LONG.toSeconds() + " s",
                            "--jdbc.url",
                            SERVICES.database().jdbcUrl(database(), proxy));
            StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
            CompletableFuture<Void> start =
                    CompletableFuture.runAsync(() -> WideTableJob.configure(env, config));
            await().atMost(LONG).until(() -> proxy.connections() > 1);
            assertThat(start).isNotDone();

            proxy.mend();

            start.get();
            assertThat(env.getStreamGraph().getStreamNodes()).isNotEmpty();
        }
    }

    @Test
    void waitsForADatabaseThatTakesNoWritesYet() throws Exception {
        JobConfig config = config("--jdbc.url", SERVICES.database().jdbcUrl(database()));
        TableCheck.check(config.jdbc());
        asRoot("SET GLOBAL read_only = 1");
        CompletableFuture<ColumnWidths> check = inBackground(config);
        try {
            await().atMost(LONG).until(() -> console.err().contains("is read-only"));
            assertThat(check).isNotDone();
        } finally {
            asRoot("SET GLOBAL read_only = 0");
        }

        assertThat(check.get()).isNotNull();
    }

    @Test
    void waitsForABrokerThatComesUp() throws Exception {
        KafkaProcess kafka = SERVICES.kafkaProcess();
        kafka.createTopic("late", 1);
        kafka.createTopic("late-dlq", 1);
        JobConfig config =
                config(
                        "--kafka.bootstrap-servers",
                        kafka.bootstrapServers(),
                        "--kafka.topic",
                        "late",
                        "--dead-letter.topic",
                        "late-dlq",
                        "--kafka.properties.request.timeout.ms",
                        "1000",
                        "--kafka.properties.default.api.timeout.ms",
                        "1000");
        kafka.stop();
        CompletableFuture<Void> check;
        try {
            check =
                    CompletableFuture.runAsync(
                            () -> startup(LONG).run(() -> TopicCheck.run(config.kafka())));
            await().atMost(LONG).until(() -> console.err().contains("no broker answers"));
            assertThat(check).isNotDone();
        } finally {
            kafka.restart();
        }

        check.get();
    }

    /** Whoever typed a wrong name reads it at once, and gets the answer after the limit. */
    @Test
    void givesUpAfterTheLimit() {
        JobConfig config = config("--jdbc.url", "jdbc:mysql://127.0.0.1:" + FreePort.find() + "/d");

        assertThatThrownBy(
                        () ->
                                startup(Duration.ofMillis(1100))
                                        .run(() -> TableCheck.check(config.jdbc())))
                .isInstanceOf(UnavailableException.class)
                .hasMessageStartingWith("jdbc.url: the database at");
        assertThat(console.err())
                .startsWith("Attempt 1 of the start-up check failed: jdbc.url: the database at")
                .endsWith("; retrying for up to 1 s\n")
                .hasLineCount(1);
        assertThatThrownBy(
                        () ->
                                startup(Duration.ZERO)
                                        .run(
                                                () ->
                                                        TopicCheck.run(
                                                                config(
                                                                                "--kafka.bootstrap-servers",
                                                                                "no.such.host.invalid:9092")
                                                                        .kafka())))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("No resolvable bootstrap urls");
    }

    @Test
    void doesNotWaitForWhatAPersonHasToRepair() {
        JobConfig config = config("--jdbc.url", SERVICES.database().jdbcUrl("nowhere"));

        assertThatThrownBy(() -> startup(LONG).run(() -> TableCheck.check(config.jdbc())))
                .isExactlyInstanceOf(ConfigException.class)
                .hasMessageContaining("there is no such database");
        assertThat(console.err()).isEmpty();
    }

    private CompletableFuture<ColumnWidths> inBackground(JobConfig config) {
        return CompletableFuture.supplyAsync(
                () -> startup(LONG).run(() -> TableCheck.check(config.jdbc())));
    }

    private StartupCheck startup(Duration limit) {
        return new StartupCheck(limit, console.errStream());
    }

    private static String database() throws Exception {
        return SERVICES.database().createDatabase("startup" + DATABASES.incrementAndGet());
    }

    private static void asRoot(String sql) throws Exception {
        try (Connection root = SERVICES.database().connectAsRoot();
                Statement statement = root.createStatement()) {
            statement.execute(sql);
        }
    }

    private static JobConfig config(String... options) {
        List<String> args =
                new ArrayList<>(
                        List.of(
                                "--kafka.bootstrap-servers", "unused:9092",
                                "--jdbc.url", "jdbc:mysql://unused/d",
                                "--jdbc.username", SERVICES.database().username(),
                                "--jdbc.password", SERVICES.database().password(),
                                "--jdbc.create-table", "true"));
        for (int i = 0; i < options.length; i += 2) {
            int given = args.indexOf(options[i]);
            if (given >= 0) {
                args.set(given + 1, options[i + 1]);
            } else {
                Collections.addAll(args, options[i], options[i + 1]);
            }
        }
        return JobConfigLoader.load(Map.of(), args.toArray(new String[0]));
    }
}
