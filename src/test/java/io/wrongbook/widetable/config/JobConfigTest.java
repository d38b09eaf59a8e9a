package io.wrongbook.widetable.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wrongbook.widetable.startup.JobConfigLoader;
import io.wrongbook.widetable.support.JobArgs;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobConfigTest {

    @Test
    void twoOptionsAreEnough() {
        JobConfig config = load();

        assertThat(config.kafka().topic()).isEqualTo("wrongbook-events");
        assertThat(config.kafka().deadLetterTopic()).isEqualTo("wrongbook-events-dlq");
        assertThat(config.kafka().groupId()).isEqualTo("wrongbook-wide-table-group");
        assertThat(config.kafka().start().isCommitted()).isTrue();
        assertThat(config.kafka().stop().isNever()).isTrue();
        assertThat(config.kafka().partitionDiscoveryInterval()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.jdbc().table()).isEqualTo("dwd_wrong_record_wide_delta");
        assertThat(config.jdbc().createTable()).isFalse();
        assertThat(config.jdbc().batchSize()).isEqualTo(1000);
        assertThat(config.jdbc().batchInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.jdbc().retryTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.stateTtl()).isEqualTo(Duration.ofDays(1));
        assertThat(config.zone()).isEqualTo(ZoneId.of("Asia/Shanghai"));
        assertThat(config.sourceParallelism()).isEmpty();
        assertThat(config.processParallelism()).isEmpty();
        assertThat(config.sinkParallelism()).isEmpty();
    }

    @Test
    void namesAMissingOption() {
        assertThatThrownBy(() -> JobConfigLoader.load(Map.of(), "--jdbc.url", "jdbc:mysql://h/d"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "kafka.bootstrap-servers: is missing: write --kafka.bootstrap-servers"
                                + " <value>");
        assertThatThrownBy(() -> JobConfigLoader.load(Map.of(), "--kafka.bootstrap-servers", "h:1"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("jdbc.url: is missing");
    }

    @Test
    void saysHowToWriteAValue() {
        assertRejected("--state.ttl", "tomorrow").contains("state.ttl", "'1 s', '5 min' or '1 d'");
        assertRejected("--state.ttl", "0 s")
                .contains("state.ttl: is too short: write at least 1 ms");
        assertRejected("--jdbc.batch-size", "many").contains("jdbc.batch-size", "a whole number");
        assertRejected("--jdbc.batch-size", "0").contains("at least 1");
        assertRejected("--jdbc.batch-size", "1000000").contains("at most 100000");
        assertRejected("--jdbc.create-table", "perhaps").contains("true or false");
        assertRejected("--parallelism.sink", "0")
                .contains("parallelism.sink: is too small: write at least 1");
        assertRejected("--kafka.start", "yesterday")
                .contains(
                        "'yesterday' is not a position: write committed, earliest, latest or"
                                + " timestamp:");
        assertRejected("--kafka.stop", "earliest").contains("write never, latest or timestamp:");
        assertRejected("--kafka.start", "timestamp:2025-01-01").contains("epoch milliseconds");
        assertRejected("--kafka.start", "yester\n  day").contains("'yester day' is not a position");
        assertRejected("--state.ttl", "9223372036854775807 d")
                .contains("state.ttl: cannot parse the value");
        assertRejected("--jdbc.retry-timeout", "9223372036854775807 s").contains("at most 36500 d");
        assertRejected("--kafka.properties.sasl.jaas.config", "x password=\"hush\"hush;")
                .contains("kafka.properties.sasl.jaas.config: none of required")
                .doesNotContain("hush");
        assertRejected("--kafka.topic", " ").contains("kafka.topic: must not be blank");
        assertRejected("--dead-letter.topic", "wrongbook-events")
                .contains("is the same topic as kafka.topic");
        assertRejected("--jdbc.url", "jdbc:postgresql://h/d")
                .contains("must begin with jdbc:mysql:");
    }

    @Test
    void understandsPositionsInTheTopic() {
        KafkaConfig kafka =
                load("--kafka.start", "timestamp:1750000000000", "--kafka.stop", "latest").kafka();

        assertThat(kafka.start().timestamp()).isEqualTo(1_750_000_000_000L);
        assertThat(kafka.stop().isLatest()).isTrue();
        assertThat(load("--kafka.start", "earliest").kafka().start().isEarliest()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "+08:00", "Asia/Shanghai", "Asia/Tokyo", "Z"})
    void acceptsZonesWhoseClocksNeverChange(String zone) {
        assertThat(load("--time-zone", zone).zone()).isEqualTo(ZoneId.of(zone));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Europe/Berlin", "America/New_York", "Asia/Pyongyang"})
    void rejectsZonesWhoseClocksHaveChangedAndSuggestsAnother(String zone) {
        assertRejected("--time-zone", zone).contains(zone, "write UTC or a fixed offset");
    }

    @Test
    void rejectsAnUnknownZone() {
        assertRejected("--time-zone", "Mars/Olympus")
                .contains("'Mars/Olympus' is not a known time zone");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "t; DROP TABLE students",
                "t` (id) VALUES (1); --",
                "a.b.c",
                "",
                "错题",
                "t\u0000",
                "12345678901234567890123456789012345678901234567890123456789012345"
            })
    void rejectsTableNamesThatCouldBeSql(String table) {
        assertRejected("--jdbc.table", table).contains("jdbc.table: is not a valid table name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", ".", "..", "错题", "a/b", "a,b", "a;b"})
    void rejectsNamesThatNoTopicCanHave(String topic) {
        assertRejected("--kafka.topic", topic)
                .contains("kafka.topic: '" + topic + "' is not a valid topic name: write 1 to 249");
        assertRejected("--dead-letter.topic", topic).contains("dead-letter.topic: '" + topic + "'");
    }

    @Test
    void takesTheLongestNameThatATopicCanHave() {
        assertThat(load("--kafka.topic", "a".repeat(249)).kafka().topic()).hasSize(249);
        assertThat(load("--kafka.topic", "a..b").kafka().topic()).isEqualTo("a..b");
        assertRejected("--kafka.topic", "a".repeat(250)).contains("is not a valid topic name");
    }

    @Test
    void readsCommittedEventsAndCreatesNoTopicUnlessTheUserSaysOtherwise() {
        assertThat(load().kafka().consumerProperties())
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("allow.auto.create.topics", "false");
        JobConfig uncommitted =
                load(
                        "--kafka.properties.isolation.level",
                        "read_uncommitted",
                        "--kafka.properties.allow.auto.create.topics",
                        "true");
        assertThat(uncommitted.kafka().sourceProperties())
                .containsEntry("isolation.level", "read_uncommitted")
                .containsEntry("allow.auto.create.topics", "false")
                .containsEntry("group.id", "wrongbook-wide-table-group");
    }

    @Test
    void passesPropertiesThrough() {
        JobConfig config =
                load(
                        "--kafka.properties.security.protocol",
                        "SASL_SSL",
                        "--jdbc.properties.sslMode",
                        "VERIFY_CA");

        assertThat(config.kafka().clientProperties())
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("bootstrap.servers", "localhost:1");
        assertThat(config.jdbc().database().properties()).containsEntry("sslMode", "VERIFY_CA");
    }

    @Test
    void namesTheOptionThatOwnsAProperty() {
        assertRejected("--kafka.properties.group.id", "g").contains("write kafka.group-id");
        assertRejected("--kafka.properties.auto.offset.reset", "latest")
                .contains("write kafka.start");
        assertRejected("--kafka.properties.transactional.id", "t").contains("without transactions");
    }

    @Test
    void showsNoSecret() {
        JobConfig config =
                load(
                        "--jdbc.password",
                        "hush-1",
                        "--jdbc.url",
                        "jdbc:mysql://root:hush-2@h/d?password=hush-3&trustCertificateKeyStorePassword=hush-4&x=y",
                        "--kafka.properties.sasl.jaas.config",
                        "PlainLoginModule required password=\"hush-5\";",
                        "--kafka.properties.ssl.keystore.password",
                        "hush-6",
                        "--jdbc.properties.clientCertificateKeyStorePassword",
                        "hush-7");

        assertThat(config.toString() + config.shown() + config.jdbc())
                .doesNotContain("hush")
                .contains("******")
                .contains("x=y");
        assertThat(config.jdbc().scrub("denied for hush-1\n using hush-7"))
                .isEqualTo("denied for ****** using ******");
        assertThat(config.kafka().scrub("bad keystore password hush-6")).doesNotContain("hush");
        assertThat(config.jdbc().database().password()).isEqualTo("hush-1");
    }

    private static AbstractStringAssert<?> assertRejected(String... options) {
        return assertThatThrownBy(() -> load(options))
                .isInstanceOf(ConfigException.class)
                .message()
                .doesNotContain("\n");
    }

    private static JobConfig load(String... options) {
        return JobConfigLoader.load(Map.of(), JobArgs.withoutServers(options));
    }
}
