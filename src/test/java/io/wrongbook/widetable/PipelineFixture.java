package io.wrongbook.widetable;

import io.wrongbook.widetable.config.JobConfig;
import io.wrongbook.widetable.local.EmbeddedKafka;
import io.wrongbook.widetable.local.EmbeddedMariaDb;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/** Topics and a database of one test's own, and the real job between them. */
final class PipelineFixture implements AutoCloseable {

    static final String TABLE = "dwd_wrong_record_wide_delta";
    static final int PARTITIONS = 3;

    private static final AtomicInteger TESTS = new AtomicInteger();

    private final EmbeddedKafka kafka;
    private final EmbeddedMariaDb database;
    private final Path directory;
    private final String name = "it" + TESTS.incrementAndGet();
    private final KafkaProducer<byte[], byte[]> producer;
    private JobClient job;

    /**
     * Creates the topics and the database.
     *
     * @param directory takes checkpoints and savepoints
     */
    PipelineFixture(EmbeddedKafka kafka, EmbeddedMariaDb database, Path directory)
            throws Exception {
        this.kafka = kafka;
        this.database = database;
        this.directory = directory;
        kafka.createTopic(topic(), PARTITIONS);
        kafka.createTopic(deadLetterTopic(), 1, Map.of("max.message.bytes", "2000000"));
        database.createDatabase(name);
        Properties properties = new Properties();
        properties.put("bootstrap.servers", kafka.bootstrapServers());
        properties.put("max.request.size", "10000000");
        this.producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    String topic() {
        return name + "-events";
    }

    String deadLetterTopic() {
        return name + "-events-dlq";
    }

    /** The options that every run needs, followed by those of this one, which win. */
    String[] args(String... more) {
        List<String> args =
                new ArrayList<>(
                        List.of(
                                "--kafka.bootstrap-servers", kafka.bootstrapServers(),
                                "--kafka.topic", topic(),
                                "--kafka.group-id", name,
                                "--dead-letter.topic", deadLetterTopic(),
                                "--jdbc.url", database.jdbcUrl(name),
                                "--jdbc.username", database.username(),
                                "--jdbc.password", database.password(),
                                "--jdbc.create-table", "true",
                                "--jdbc.batch-interval", "50 ms"));
        Collections.addAll(args, more);
        return args.toArray(new String[0]);
    }

    /** Starts the job as a platform would: RocksDB, checkpoints, restarts come from outside. */
    JobClient start(String... options) throws Exception {
        return startFrom(null, options);
    }

    JobClient startFrom(String savepoint, String... options) throws Exception {
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
        if (savepoint != null) {
            platform.setString("execution.savepoint.path", savepoint);
        }
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(platform);
        WideTableJob.configure(env, JobConfig.load(Map.of(), args(options)));
        job = env.executeAsync(name);
        return job;
    }

    /** Runs the job until it has read what is in the topic now. */
    void runToEnd(String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of("--kafka.stop", "latest"));
        Collections.addAll(all, options);
        start(all.toArray(new String[0])).getJobExecutionResult().get();
    }

    String stopWithSavepoint() throws Exception {
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
    void send(String key, byte[] value, long timestamp) throws Exception {
        producer.send(new ProducerRecord<>(topic(), null, timestamp, bytes(key), value)).get();
    }

    void send(ProducerRecord<byte[], byte[]> record) throws Exception {
        producer.send(record).get();
    }

    KafkaProducer<byte[], byte[]> producer() {
        return producer;
    }

    Connection connect() throws Exception {
        return database.connect(name);
    }

    /** Everything in the dead-letter topic now. */
    List<ConsumerRecord<byte[], byte[]>> deadLetters() {
        return read(deadLetterTopic());
    }

    List<ConsumerRecord<byte[], byte[]>> read(String topic) {
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
    long committed() throws Exception {
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

    long produced() throws Exception {
        Map<TopicPartition, OffsetSpec> ends =
                IntStream.range(0, PARTITIONS)
                        .boxed()
                        .collect(
                                Collectors.toMap(
                                        p -> new TopicPartition(topic(), p),
                                        p -> OffsetSpec.latest()));
        return kafka.admin().listOffsets(ends).all().get().values().stream()
                .mapToLong(info -> info.offset())
                .sum();
    }

    static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close();
        if (job != null && !status().isGloballyTerminalState()) {
            job.cancel().join();
            Awaitility.await("cancelled").until(() -> status().isGloballyTerminalState());
        }
    }

    private JobStatus status() {
        return job.getJobStatus().join();
    }
}
