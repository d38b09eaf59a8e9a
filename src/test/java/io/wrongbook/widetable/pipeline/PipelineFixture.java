package io.wrongbook.widetable.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.WideTableJob;
import io.wrongbook.widetable.WideTablePipeline;
import io.wrongbook.widetable.config.JobConfig;
import io.wrongbook.widetable.event.TopicIdentity;
import io.wrongbook.widetable.generator.EventGenerator;
import io.wrongbook.widetable.generator.GeneratedRecord;
import io.wrongbook.widetable.generator.ReferenceModel;
import io.wrongbook.widetable.generator.ReferenceModel.ExpectedDeadLetter;
import io.wrongbook.widetable.generator.TableComparison;
import io.wrongbook.widetable.golden.GoldenCase;
import io.wrongbook.widetable.services.DatabaseServer;
import io.wrongbook.widetable.services.KafkaBroker;
import io.wrongbook.widetable.startup.JobConfigLoader;
import io.wrongbook.widetable.support.JobArgs;
import io.wrongbook.widetable.table.ColumnWidths;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Topics and a database of one test's own, and the real job between them. */
public final class PipelineFixture implements AutoCloseable {

    public static final String TABLE = "dwd_wrong_record_wide_delta";
    public static final int PARTITIONS = 3;

    static {
        // The machines that run this may be slow and busy.
        Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
    }

    private static final AtomicInteger TESTS = new AtomicInteger();

    private final KafkaBroker kafka;
    private final DatabaseServer server;
    private final String database;
    private final Path directory;
    private final String name;
    private final Configuration platform;
    private final KafkaProducer<byte[], byte[]> producer;
    private final ReferenceModel model = new ReferenceModel();
    private JobClient job;

    /**
     * Creates the topics and the database.
     *
     * @param directory takes checkpoints and savepoints
     */
    public PipelineFixture(KafkaBroker kafka, DatabaseServer server, Path directory)
            throws Exception {
        this(kafka, server, directory, "it" + TESTS.incrementAndGet());
    }

    /**
     * Creates the topics and the database.
     *
     * @param directory takes checkpoints and savepoints
     * @param name the database, the consumer group, and what the topics' names begin with
     */
    public PipelineFixture(KafkaBroker kafka, DatabaseServer server, Path directory, String name)
            throws Exception {
        this.kafka = kafka;
        this.server = server;
        this.directory = directory;
        this.name = name;
        this.platform = platform(directory);
        kafka.createTopic(topic(), PARTITIONS);
        kafka.createTopic(deadLetterTopic(), 1, Map.of("max.message.bytes", "2000000"));
        database = server.createDatabase(name);
        this.producer = producer("none");
    }

    private static Configuration platform(Path directory) {
        Configuration platform = new Configuration();
        platform.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        platform.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));
        platform.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                directory.resolve("checkpoints").toUri().toString());
        platform.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        platform.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        platform.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
        platform.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
        platform.set(PipelineOptions.GENERIC_TYPES, false);
        platform.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        return platform;
    }

    /** What comes from outside of the job; a test may change it before it starts the job. */
    public Configuration platform() {
        return platform;
    }

    /** The cluster that the tests of a class share. */
    public static MiniClusterExtension flink() {
        return new MiniClusterExtension(
                new MiniClusterResourceConfiguration.Builder()
                        .setNumberTaskManagers(1)
                        .setNumberSlotsPerTaskManager(4)
                        .build());
    }

    private KafkaProducer<byte[], byte[]> producer(String compression) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", kafka.bootstrapServers());
        properties.put("max.request.size", "10000000");
        properties.put("compression.type", compression);
        // The longest that a test keeps its broker away is two minutes and a little.
        properties.put("delivery.timeout.ms", "240000");
        properties.put("max.block.ms", "240000");
        // The batches of a partition that was just added must not overtake each other: some are
        // rejected, and if a later one is taken first, the earlier ones are for ever.
        properties.put("max.in.flight.requests.per.connection", "1");
        // Partitions that appear are used soon.
        properties.put("metadata.max.age.ms", "500");
        return new KafkaProducer<>(
                properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    public String database() {
        return database;
    }

    /** What the job is called in Flink. */
    public String jobName() {
        return name;
    }

    public String topic() {
        return name + "-events";
    }

    public String deadLetterTopic() {
        return name + "-events-dlq";
    }

    /** The options that every run needs, followed by those of this one, which win. */
    public String[] args(String... more) {
        List<String> args =
                List.of(
                        "--kafka.bootstrap-servers", kafka.bootstrapServers(),
                        "--kafka.topic", topic(),
                        "--kafka.group-id", name,
                        "--dead-letter.topic", deadLetterTopic(),
                        "--jdbc.url", server.jdbcUrl(database),
                        "--jdbc.username", server.username(),
                        "--jdbc.password", server.password(),
                        "--jdbc.create-table", "true",
                        "--jdbc.batch-interval", "50 ms");
        return JobArgs.lastWins(args, more);
    }

    /** Writes the options that every run needs into a file, as a user would; secrets stay out. */
    public Path optionsFile() throws IOException {
        StringBuilder yaml = new StringBuilder();
        List<String> args = List.of(args());
        for (int i = 0; i < args.size(); i += 2) {
            String key = args.get(i).substring("--".length());
            yaml.append(key)
                    .append(": '")
                    .append(key.equals("jdbc.password") ? "${DB_PASSWORD}" : args.get(i + 1))
                    .append("'\n");
        }
        return Files.writeString(directory.resolve("job.yaml"), yaml);
    }

    /** The variables that {@link #optionsFile} names. */
    public Map<String, String> environment() {
        return Map.of("DB_PASSWORD", option("jdbc.password"));
    }

    /** One of the options that every run needs. */
    public String option(String key) {
        List<String> args = List.of(args());
        return args.get(args.indexOf("--" + key) + 1);
    }

    /** Starts the job as a platform would: RocksDB, checkpoints, restarts come from outside. */
    public JobClient start(String... options) throws Exception {
        return startFrom(null, options);
    }

    public JobClient startFrom(String savepoint, String... options) throws Exception {
        return start(savepoint, JobConfigLoader.load(Map.of(), args(options)));
    }

    /**
     * Starts the job from a savepoint of another Kafka cluster, whose topic had another id, as from
     * brokers that tell no ids.
     */
    public JobClient startFromForeign(String savepoint, String... options) throws Exception {
        StreamExecutionEnvironment env = environment(savepoint);
        WideTablePipeline.build(
                env,
                JobConfigLoader.load(Map.of(), args(options)),
                TopicIdentity.unknown(topic()),
                ColumnWidths.shipped());
        job = env.executeAsync(name);
        return job;
    }

    private JobClient start(String savepoint, JobConfig config) throws Exception {
        StreamExecutionEnvironment env = environment(savepoint);
        WideTableJob.configure(env, config);
        job = env.executeAsync(name);
        return job;
    }

    private StreamExecutionEnvironment environment(String savepoint) {
        Configuration platform = new Configuration(this.platform);
        if (savepoint != null) {
            platform.setString("execution.savepoint.path", savepoint);
        }
        return StreamExecutionEnvironment.getExecutionEnvironment(platform);
    }

    /**
     * Starts a second job beside the one that runs, over the same topics and table.
     *
     * @return cancels it
     */
    public AutoCloseable startAnother(String... options) throws Exception {
        JobClient first = job;
        JobClient second = start(options);
        job = first;
        return () -> cancel(second);
    }

    /** Runs the job until it has read what is in the topic now. */
    public void runToEnd(String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of("--kafka.stop", "latest"));
        Collections.addAll(all, options);
        start(all.toArray(new String[0])).getJobExecutionResult().get();
    }

    /** Runs the job with options of which none is this class's. */
    public void runToEnd(JobConfig config) throws Exception {
        start(null, config).getJobExecutionResult().get();
    }

    public String stopWithSavepoint() throws Exception {
        String savepoint =
                job.stopWithSavepoint(
                                false,
                                directory.resolve("savepoints").toUri().toString(),
                                SavepointFormatType.CANONICAL)
                        .get();
        job = null;
        return savepoint;
    }

    /** Sends one record with a Kafka timestamp and waits until the broker has it. */
    public void send(String key, byte[] value, long timestamp) throws Exception {
        producer.send(new ProducerRecord<>(topic(), null, timestamp, bytes(key), value)).get();
    }

    public void send(ProducerRecord<byte[], byte[]> record) throws Exception {
        producer.send(record).get();
    }

    /** Sends a record in a transaction that is then aborted. */
    public void sendAborted(byte[] value, long timestamp) throws Exception {
        try (KafkaProducer<byte[], byte[]> transactional =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                kafka.bootstrapServers(),
                                "transactional.id",
                                name + "-aborting"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            transactional.initTransactions();
            transactional.beginTransaction();
            transactional.send(new ProducerRecord<>(topic(), 0, timestamp, null, value)).get();
            transactional.abortTransaction();
        }
    }

    /** Sends records and waits until the broker has them. */
    void sendAll(List<ProducerRecord<byte[], byte[]>> records) throws Exception {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        records.forEach(record -> sent.add(producer.send(record)));
        for (Future<RecordMetadata> place : sent) {
            place.get();
        }
    }

    public ReferenceModel model() {
        return model;
    }

    public Connection connect() throws Exception {
        return server.connect(database);
    }

    /** Everything in the dead-letter topic now. */
    public List<ConsumerRecord<byte[], byte[]>> deadLetters() {
        return read(deadLetterTopic());
    }

    public List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", kafka.bootstrapServers());
        properties.put("max.partition.fetch.bytes", "10000000");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .collect(Collectors.toList());
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    /** The offset that the job's group has committed, summed over the partitions. */
    public long committed() throws Exception {
        return kafka
                .admin()
                .listConsumerGroupOffsets(name)
                .partitionsToOffsetAndMetadata()
                .get()
                .values()
                .stream()
                .mapToLong(offset -> offset.offset())
                .sum();
    }

    public long produced() throws Exception {
        return ends().values().stream().mapToLong(Long::longValue).sum();
    }

    /** The offset that the next record of each of the topic's partitions will have. */
    public Map<TopicPartition, Long> ends() throws Exception {
        Map<TopicPartition, OffsetSpec> ends =
                producer.partitionsFor(topic()).stream()
                        .collect(
                                Collectors.toMap(
                                        p -> new TopicPartition(topic(), p.partition()),
                                        p -> OffsetSpec.latest()));
        return kafka.admin().listOffsets(ends).all().get().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, end -> end.getValue().offset()));
    }

    public void send(Iterator<GeneratedRecord> records) throws Exception {
        send(records, Integer.MAX_VALUE);
    }

    /** Sends the next records and tells the model where they went. */
    public void send(Iterator<GeneratedRecord> records, int limit) throws Exception {
        send(records, limit, producer, record -> null);
    }

    /**
     * Sends records where a test wants them.
     *
     * @param partition null lets Kafka choose by the key
     */
    public void send(
            Iterator<GeneratedRecord> records, Function<GeneratedRecord, Integer> partition)
            throws Exception {
        send(records, Integer.MAX_VALUE, producer, partition);
    }

    /** Sends all records in batches that are compressed like this. */
    public void send(EventGenerator generator, String compression) throws Exception {
        try (KafkaProducer<byte[], byte[]> compressing = producer(compression)) {
            send(generator, Integer.MAX_VALUE, compressing, record -> null);
        }
    }

    /** Sends a record that only its compression makes small enough for the topic. */
    void sendCompressed(byte[] value, long timestamp) throws Exception {
        try (KafkaProducer<byte[], byte[]> compressing = producer("gzip")) {
            compressing.send(new ProducerRecord<>(topic(), null, timestamp, null, value)).get();
        }
    }

    private void send(
            Iterator<GeneratedRecord> records,
            int limit,
            KafkaProducer<byte[], byte[]> producer,
            Function<GeneratedRecord, Integer> partition)
            throws Exception {
        List<GeneratedRecord> chosen = new ArrayList<>();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        while (chosen.size() < limit && records.hasNext()) {
            GeneratedRecord record = records.next();
            chosen.add(record);
            sent.add(
                    producer.send(
                            new ProducerRecord<>(
                                    topic(),
                                    partition.apply(record),
                                    record.timestamp(),
                                    bytes(record.key()),
                                    record.value(),
                                    record.headers())));
        }
        for (int i = 0; i < chosen.size(); i++) {
            RecordMetadata place = sent.get(i).get();
            model.add(chosen.get(i), place.topic(), place.partition(), place.offset());
        }
    }

    public Map<String, Map<String, Object>> table() throws Exception {
        try (Connection connection = connect()) {
            return TableComparison.readTable(connection, TABLE);
        }
    }

    /** Runs statements in the test's database, as the job's user. */
    public void execute(String... statements) throws Exception {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    public void emptyTable() throws Exception {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            if (connection.getMetaData().getTables(database, null, TABLE, null).next()) {
                statement.execute("TRUNCATE TABLE " + TABLE);
            }
        }
    }

    public void assertTableIsRight() throws Exception {
        assertThat(TableComparison.differences(model.rows(GoldenCase.ZONE), table(), 10)).isEmpty();
    }

    /** Waits until the table and the dead letters are right. */
    public void awaitAllRight() throws Exception {
        awaitAllRight(() -> String.valueOf(status()));
    }

    /** Waits until the table and the dead letters are right; if not, tells how the job is. */
    public void awaitAllRight(Callable<String> jobState) throws Exception {
        try {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofMillis(500))
                    .untilAsserted(
                            () -> {
                                assertTableIsRight();
                                assertDeadLettersAreRight();
                            });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    String.format(
                            "%d of %d rows, committed %d of %d records, job: %s",
                            table().size(),
                            model.records(),
                            committed(),
                            produced(),
                            jobState.call()),
                    e);
        }
    }

    /** Every broken record is there once or more, untouched, with its reason and its place. */
    public void assertDeadLettersAreRight() {
        assertDeadLettersAreRight("");
    }

    /**
     * The same, while there are dead letters of another reason too, which the test looks at itself.
     */
    public void assertDeadLettersAreRight(String except) {
        Map<String, ConsumerRecord<byte[], byte[]>> letters = new TreeMap<>();
        deadLetters().stream()
                .filter(letter -> !header(letter, "dlq.reason").equals(except))
                .forEach(letter -> letters.put(place(letter), letter));
        Map<String, ExpectedDeadLetter> expected = new TreeMap<>();
        model.deadLetters()
                .forEach(
                        letter ->
                                expected.put(
                                        letter.topic()
                                                + "-"
                                                + letter.partition()
                                                + "-"
                                                + letter.offset(),
                                        letter));
        assertThat(letters.keySet()).isEqualTo(expected.keySet());
        expected.forEach(
                (place, dead) -> {
                    ConsumerRecord<byte[], byte[]> letter = letters.get(place);
                    assertThat(header(letter, "dlq.reason"))
                            .as("%s (%s)", header(letter, "dlq.detail"), dead.record().meaning())
                            .isEqualTo(dead.reason().name());
                    assertThat(letter.key()).isEqualTo(bytes(dead.record().key()));
                    assertThat(letter.value()).isEqualTo(dead.record().value());
                    assertThat(letter.timestamp()).isEqualTo(dead.record().timestamp());
                    assertThat(header(letter, "dlq.timestamp"))
                            .isEqualTo(String.valueOf(dead.record().timestamp()));
                    List<Header> own = new ArrayList<>();
                    letter.headers()
                            .forEach(
                                    header -> {
                                        if (!header.key().startsWith("dlq.")) {
                                            own.add(header);
                                        }
                                    });
                    assertThat(own).isEqualTo(dead.record().headers());
                });
    }

    private static String place(ConsumerRecord<byte[], byte[]> letter) {
        return header(letter, "dlq.topic")
                + "-"
                + header(letter, "dlq.partition")
                + "-"
                + header(letter, "dlq.offset");
    }

    /**
     * Asserts that the only dead letter has the time of its sending, and its record's in a header.
     *
     * @param timestamp the record's
     * @param since a time before the sending
     */
    void assertTimestampIsReplaced(long timestamp, long since) {
        assertThat(deadLetters())
                .singleElement()
                .satisfies(
                        letter -> {
                            assertThat(letter.timestamp())
                                    .isBetween(since, System.currentTimeMillis());
                            assertThat(header(letter, "dlq.timestamp"))
                                    .isEqualTo(String.valueOf(timestamp));
                        });
    }

    public static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    public static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    /** Ends the job without a savepoint. */
    public void cancel() {
        cancel(job);
        job = null;
    }

    @Override
    public void close() {
        producer.close();
        if (job != null) {
            cancel(job);
        }
    }

    private static void cancel(JobClient job) {
        if (!status(job).isGloballyTerminalState()) {
            job.cancel().join();
            Awaitility.await("cancelled").until(() -> status(job).isGloballyTerminalState());
        }
    }

    private JobStatus status() {
        return status(job);
    }

    private static JobStatus status(JobClient job) {
        return job.getJobStatus().join();
    }
}
