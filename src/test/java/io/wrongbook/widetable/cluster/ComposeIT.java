package io.wrongbook.widetable.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.wrongbook.widetable.generator.EventGenerator;
import io.wrongbook.widetable.generator.GeneratedRecord;
import io.wrongbook.widetable.generator.ReferenceModel;
import io.wrongbook.widetable.generator.TableComparison;
import io.wrongbook.widetable.golden.GoldenCase;
import io.wrongbook.widetable.pipeline.PipelineFixture;
import io.wrongbook.widetable.services.ChildProcess;
import io.wrongbook.widetable.services.DebianPackage;
import io.wrongbook.widetable.services.EmbeddedKafka;
import io.wrongbook.widetable.services.EmbeddedMariaDb;
import io.wrongbook.widetable.services.FreePort;
import io.wrongbook.widetable.services.OwnDatabaseServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.container.entrypoint.StandaloneApplicationClusterConfigurationParserFactory;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.entrypoint.EntrypointClusterConfiguration;
import org.apache.flink.runtime.entrypoint.parser.CommandLineParser;
import org.apache.flink.runtime.util.bash.FlinkConfigLoader;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code docker/compose.yaml}, where there is no Docker: docker-compose checks the file, and the
 * processes of its services run with its configuration files, its users and its commands. Images,
 * mounts and health checks are not run.
 */
class ComposeIT {

    private static final Path FAT_JAR = Path.of(System.getProperty("fat.jar"));
    private static final Set<String> RUN_ONCE = Set.of("create-topics");
    private static final long NOW = 1_750_000_000_000L;

    @TempDir static Path directory;

    private static ComposeFile compose;

    @BeforeAll
    static void check() throws IOException {
        compose = ComposeFile.load(directory.resolve("docker-compose.log"));
    }

    @Test
    void versionsArePinned() {
        for (String service : compose.services().keySet()) {
            assertThat(image(service)).matches("[a-z/]+:v?\\d+\\.\\d+\\.\\d+(-\\S+)?");
        }
        assertThat(image("taskmanager")).isEqualTo(image("jobmanager"));
        assertThat(image("create-topics")).isEqualTo(image("kafka"));
    }

    private static String image(String service) {
        return (String) ((Map<?, ?>) compose.services().get(service)).get("image");
    }

    @Test
    void everyServiceIsWatchedAndComesBack() {
        for (String service : compose.services().keySet()) {
            if (!RUN_ONCE.contains(service)) {
                assertThat(compose.map(service, "healthcheck")).as(service).containsKey("test");
                assertThat(((Map<?, ?>) compose.services().get(service)).get("restart"))
                        .as(service)
                        .isEqualTo("unless-stopped");
            }
        }
    }

    @Test
    void dataAreInNamedVolumesAndFilesAreThere() {
        Set<String> used = new TreeSet<>();
        for (String service : compose.services().keySet()) {
            for (String mount : compose.list(service, "volumes")) {
                String source = mount.substring(0, mount.indexOf(':'));
                if (!source.startsWith("/")) {
                    used.add(source);
                } else if (!source.contains("/target/") && !source.endsWith("/secrets")) {
                    assertThat(Path.of(source)).as(service).exists();
                    assertThat(mount).endsWith(":ro");
                }
            }
        }
        assertThat(used).isEqualTo(compose.volumes().keySet());
    }

    @Test
    void onlyThisMachineReachesThePorts() {
        for (String service : compose.services().keySet()) {
            assertThat(compose.list(service, "ports")).allMatch(p -> p.startsWith("127.0.0.1:"));
        }
    }

    @Test
    void theExampleHasEveryVariableAndNoOther() throws IOException {
        Set<String> asked = new TreeSet<>(Set.of("COMPOSE_PROJECT_NAME"));
        Matcher variables =
                Pattern.compile("(?<!\\$)\\$\\{([A-Z_]+)[:}]")
                        .matcher(Files.readString(ComposeFile.DIRECTORY.resolve("compose.yaml")));
        while (variables.find()) {
            asked.add(variables.group(1));
        }

        assertThat(ComposeFile.environment().keySet()).isEqualTo(asked);
    }

    /** The start scripts of Flink's image ask this code for the memory of the JVMs. */
    @Test
    void theMemoryOnTheCommandLinesIsWhatFlinkUnderstands() throws Exception {
        Configuration jobManager = configured("jobmanager");
        Configuration taskManager = configured("taskmanager");

        assertThat(jobManager.get(JobManagerOptions.TOTAL_PROCESS_MEMORY))
                .isEqualTo(MemorySize.parse("1 gb"));
        assertThat(
                        TaskExecutorProcessUtils.processSpecFromConfig(taskManager)
                                .getTotalProcessMemorySize())
                .isEqualTo(MemorySize.parse("1536 mb"));
    }

    private static Configuration configured(String service) throws Exception {
        List<String> args = new ArrayList<>(List.of("--configDir", "docker/flink"));
        args.addAll(arguments(service));
        return FlinkConfigLoader.loadConfiguration(args.toArray(new String[0]));
    }

    /** What stands behind {@code standalone-job} or {@code taskmanager}. */
    private static List<String> arguments(String service) {
        List<String> command = compose.list(service, "command");
        return command.subList(1, command.size());
    }

    /** MySQL's image runs a script that may be executed, and reads another into its own shell. */
    @Test
    void theUsersScriptIsSourced() throws IOException {
        Path script = ComposeFile.DIRECTORY.resolve("mysql/users.sh");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(script)))
                .doesNotContain("x");
    }

    @Test
    void theScriptsAreCleanForShellCheck() throws IOException {
        run(
                Map.of(),
                DebianPackage.program("shellcheck", "shellcheck").toString(),
                ComposeFile.DIRECTORY.resolve("flink/start.sh").toString(),
                ComposeFile.DIRECTORY.resolve("kafka/create-topics.sh").toString(),
                ComposeFile.DIRECTORY.resolve("mysql/users.sh").toString());
    }

    /** Flink looks at its own options first, and takes the beginning of a name for the name. */
    @Test
    void withoutTheTwoDashesFlinkTakesTheJobsFileForItsOwn() throws Exception {
        List<String> args = new ArrayList<>(List.of("--configDir", "docker/flink"));
        args.addAll(arguments("jobmanager"));
        assertThat(argumentsOfTheJob(args)).containsExactly("--config", "/wrongbook/job.yaml");

        args.remove("--");
        assertThat(argumentsOfTheJob(args)).doesNotContain("--config");
    }

    private static String[] argumentsOfTheJob(List<String> args) throws Exception {
        EntrypointClusterConfiguration parsed =
                new CommandLineParser<>(
                                new StandaloneApplicationClusterConfigurationParserFactory())
                        .parse(args.toArray(new String[0]));
        return parsed.getArgs();
    }

    @Test
    @OwnDatabaseServer
    void theProcessesRunWithTheFilesOfTheirServices() throws Exception {
        Map<String, String> environment = ComposeFile.environment();
        String database = environment.get("MYSQL_DATABASE");
        try (EmbeddedKafka kafka = startKafka();
                EmbeddedMariaDb mariaDb = startMariaDb()) {
            createTopics(kafka, environment);
            createUsers(mariaDb, environment);
            Path jobYaml = jobYaml(kafka, mariaDb);
            try (FlinkProcesses flink = startFlink(environment, jobYaml);
                    Connection reader = connect(mariaDb, environment, "READER")) {
                EventGenerator generator = new EventGenerator(63, 4_000, NOW);
                ReferenceModel model = new ReferenceModel();
                String topic = environment.get("KAFKA_TOPIC");
                send(kafka, topic, generator, 2_000, model);
                awaitAllRight(reader, model, flink);

                // The job waits for the container's return.
                flink.killTaskManager(0);
                send(kafka, topic, generator, 2_000, model);
                flink.startTaskManager();
                awaitAllRight(reader, model, flink);
                assertRejected(reader, "DELETE FROM " + PipelineFixture.TABLE);
            }
            try (Connection job = connect(mariaDb, environment, "JOB")) {
                assertRejected(job, "DELETE FROM " + PipelineFixture.TABLE);
                assertRejected(job, "DROP TABLE " + PipelineFixture.TABLE);
                assertRejected(job, "CREATE TABLE " + database + ".other (a INT)");
            }
        }
    }

    /** The file's properties, but for where the broker is. */
    private static EmbeddedKafka startKafka() throws IOException {
        Map<String, String> properties =
                ComposeFile.properties(ComposeFile.DIRECTORY.resolve("kafka/server.properties"));
        int port = FreePort.find();
        int controller = FreePort.find();
        properties.remove("log.dirs");
        properties.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
        String addresses = "INTERNAL://127.0.0.1:" + port + ",HOST://127.0.0.1:" + FreePort.find();
        properties.put("listeners", addresses + ",CONTROLLER://127.0.0.1:" + controller);
        properties.put("advertised.listeners", addresses);
        return EmbeddedKafka.start(directory.resolve("kafka"), port, properties);
    }

    /** The options of the file as arguments of the server. */
    private static EmbeddedMariaDb startMariaDb() throws IOException {
        List<String> options = new ArrayList<>();
        ComposeFile.properties(ComposeFile.DIRECTORY.resolve("mysql/wrongbook.cnf"))
                .forEach((name, value) -> options.add("--" + name + "=" + value));
        options.remove("--[mysqld]=");
        return EmbeddedMariaDb.start(directory.resolve("mariadb"), options);
    }

    /** {@code create-topics.sh}, with Kafka's own command. */
    private static void createTopics(EmbeddedKafka kafka, Map<String, String> environment)
            throws Exception {
        Path bin = directory.resolve("kafka-home/bin");
        KafkaCommands.writeTo(bin);
        Map<String, String> client = new HashMap<>(environment);
        client.put("KAFKA_HOME", bin.getParent().toString());
        client.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        String script = ComposeFile.DIRECTORY.resolve("kafka/create-topics.sh").toString();
        // Twice, as after a restart.
        run(client, "bash", script);
        run(client, "bash", script);

        String deadLetters = environment.get("DEAD_LETTER_TOPIC");
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, deadLetters);
        assertThat(
                        kafka.admin()
                                .describeConfigs(List.of(topic))
                                .values()
                                .get(topic)
                                .get()
                                .get("max.message.bytes")
                                .value())
                .isEqualTo("1064972");
    }

    /** What the entry point of MySQL's image does with an empty volume, with MariaDB's client. */
    private static void createUsers(EmbeddedMariaDb mariaDb, Map<String, String> environment)
            throws Exception {
        mariaDb.createDatabase(environment.get("MYSQL_DATABASE"));
        Path base = directory.resolve("mariadb/base");
        Map<String, String> client = new HashMap<>(environment);
        client.put("MYSQL_PWD", mariaDb.rootPassword());
        client.put("LD_LIBRARY_PATH", base.resolve("libs").toString());
        run(
                client,
                "bash",
                "-c",
                """
                set -eo pipefail
                docker_process_sql() {
                  '%s' --protocol=tcp --host=127.0.0.1 --port=%d --user=root \
                    --default-character-set=utf8mb4 --database="$MYSQL_DATABASE"
                }
                docker_process_sql < '%s'
                . '%s'
                """
                        .formatted(
                                base.resolve("bin/mariadb"),
                                mariaDb.port(),
                                Path.of("src/main/resources/sql/dwd_wrong_record_wide_delta.sql")
                                        .toAbsolutePath(),
                                ComposeFile.DIRECTORY.resolve("mysql/users.sh")));
    }

    private static Path jobYaml(EmbeddedKafka kafka, EmbeddedMariaDb mariaDb) throws IOException {
        String text = Files.readString(ComposeFile.DIRECTORY.resolve("flink/job.yaml"));
        return Files.writeString(
                directory.resolve("job.yaml"),
                text.replace("kafka:9092", kafka.bootstrapServers())
                        .replace("mysql:3306", "127.0.0.1:" + mariaDb.port()));
    }

    /** Application mode, with the arguments of the two services; without their addresses. */
    private static FlinkProcesses startFlink(Map<String, String> environment, Path jobYaml)
            throws IOException {
        Path home = directory.resolve("flink");
        Path jars = Files.createDirectories(home.resolve("usrlib"));
        Files.copy(FAT_JAR, jars.resolve("wrongbook-wide-table.jar"));
        Map<String, String> config = new TreeMap<>(ShippedConfig.withoutTheMachine());
        for (String argument : arguments("taskmanager")) {
            String[] setting = argument.substring("-D".length()).split("=", 2);
            config.put(setting[0], setting[1]);
        }
        config.put("execution.checkpointing.dir", home.resolve("checkpoints").toUri().toString());
        config.put(
                "execution.checkpointing.savepoint-dir",
                home.resolve("savepoints").toUri().toString());
        String[] args =
                arguments("jobmanager").stream()
                        .map(arg -> arg.replace("/wrongbook/job.yaml", jobYaml.toString()))
                        .toArray(String[]::new);
        assertThat(args).contains(jobYaml.toString());
        return FlinkProcesses.startApplication(
                home,
                1,
                Integer.parseInt(config.get("taskmanager.numberOfTaskSlots")),
                config,
                environment,
                args);
    }

    private static Connection connect(
            EmbeddedMariaDb mariaDb, Map<String, String> environment, String who)
            throws SQLException {
        return DriverManager.getConnection(
                mariaDb.jdbcUrl(environment.get("MYSQL_DATABASE")),
                environment.get("DB_" + who + "_USER"),
                environment.get("DB_" + who + "_PASSWORD"));
    }

    private static void send(
            EmbeddedKafka kafka,
            String topic,
            EventGenerator generator,
            int events,
            ReferenceModel model)
            throws Exception {
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", kafka.bootstrapServers()),
                        new StringSerializer(),
                        new ByteArraySerializer())) {
            for (int i = 0; i < events; i++) {
                GeneratedRecord record = generator.next();
                RecordMetadata place =
                        producer.send(
                                        new ProducerRecord<>(
                                                topic,
                                                null,
                                                record.timestamp(),
                                                record.key(),
                                                record.value(),
                                                record.headers()))
                                .get();
                model.add(record, place.topic(), place.partition(), place.offset());
            }
        }
    }

    private static void awaitAllRight(
            Connection reader, ReferenceModel model, FlinkProcesses flink) {
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(
                        () ->
                                assertThat(
                                                TableComparison.differences(
                                                        model.rows(GoldenCase.ZONE),
                                                        TableComparison.readTable(
                                                                reader, PipelineFixture.TABLE),
                                                        5))
                                        .as(flink.rest("/jobs/overview"))
                                        .isEmpty());
    }

    private static void assertRejected(Connection connection, String sql) {
        assertThatThrownBy(
                        () -> {
                            try (Statement statement = connection.createStatement()) {
                                statement.execute(sql);
                            }
                        })
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("denied");
    }

    private static void run(Map<String, String> environment, String... command) throws IOException {
        ChildProcess process =
                ChildProcess.start(
                        command[0],
                        List.of(command),
                        environment,
                        directory.resolve("commands.log"));
        int exitCode = process.waitFor(Duration.ofMinutes(1));
        assertThat(exitCode).as(process.output()).isZero();
    }
}
