package io.wrongbook.widetable.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.startup.JobConfigLoader;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.ObjectPath;
import org.junit.jupiter.api.Test;

class CatalogTablesTest {

    private static final ObjectPath PATH = new ObjectPath("dwd", "t");

    private static final Map<String, String> EVENTS =
            Map.of(
                    "connector", "kafka",
                    "topic", "events",
                    "properties.bootstrap.servers", "broker:9092",
                    "properties.group.id", "g",
                    "properties.auto.offset.reset", "latest",
                    "properties.sasl.jaas.config", "x password=\"${KAFKA_PASSWORD}\";",
                    "scan.startup.mode", "timestamp",
                    "scan.startup.timestamp-millis", "1750000000000",
                    "scan.bounded.mode", "latest-offset",
                    "format", "json");

    @Test
    void kafkaOptionsBecomeOptionsOfTheJob() {
        assertThat(events(Map.of(), Map.of()).options())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "kafka.topic", "events",
                                "kafka.bootstrap-servers", "broker:9092",
                                "kafka.group-id", "g",
                                "kafka.start", "timestamp:1750000000000",
                                "kafka.stop", "latest",
                                "kafka.properties.sasl.jaas.config",
                                        "x password=\"${KAFKA_PASSWORD}\";"));
    }

    @Test
    void everyStartThatTheJobHasIsTranslated() {
        assertThat(start("group-offsets")).isEqualTo("committed");
        assertThat(start("earliest-offset")).isEqualTo("earliest");
        assertThat(start("latest-offset")).isEqualTo("latest");
    }

    @Test
    void whatTheJobCannotFollowIsRejectedUnlessItsOwnOptionIsGiven() {
        Map<String, String> offsets = Map.of("scan.startup.mode", "specific-offsets");
        assertThatThrownBy(() -> events(offsets, Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "catalog table dwd.t, scan.startup.mode: the job has no specific-offsets:"
                                + " write --kafka.start");
        assertThat(events(offsets, Map.of("kafka.start", "earliest")).options())
                .doesNotContainKey("kafka.start");
        assertThatThrownBy(() -> events(Map.of("topic", "a;b"), Map.of()))
                .hasMessageContaining("the job reads one topic: write --kafka.topic");
    }

    @Test
    void saysWhatComesFromWhereWithoutSecrets() {
        assertThat(events(Map.of(), Map.of("kafka.group-id", "mine")).toString())
                .contains(
                        "  kafka.topic = events (topic)",
                        "  kafka.group-id = g (properties.group.id), not used: it is given",
                        "  kafka.properties.sasl.jaas.config = ******",
                        "  no use for [connector, format, properties.auto.offset.reset]");
    }

    @Test
    void jdbcOptionsBecomeOptionsOfTheJob() {
        TableMapping mapping =
                new TableMapping(
                        PATH,
                        Map.of(
                                "url", "jdbc:mysql://h/d",
                                "table-name", "rows",
                                "username", "${DB_USER}",
                                "password", "${DB_PASSWORD}",
                                "sink.buffer-flush.max-rows", "100",
                                "sink.buffer-flush.interval", "10s",
                                "properties.sslMode", "REQUIRED"),
                        Map.of());
        RowsTable.map(mapping);

        assertThat(mapping.options())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "jdbc.url", "jdbc:mysql://h/d",
                                "jdbc.table", "rows",
                                "jdbc.username", "${DB_USER}",
                                "jdbc.password", "${DB_PASSWORD}",
                                "jdbc.batch-size", "100",
                                "jdbc.batch-interval", "10s",
                                "jdbc.properties.sslMode", "REQUIRED"));
    }

    @Test
    void takesEventsInJsonAndAsBytes() {
        Schema json =
                Schema.newBuilder()
                        .column("eventId", "STRING")
                        .column("domain", DataTypes.STRING().notNull())
                        .column("type", DataTypes.VARCHAR(64))
                        .column("timestamp", DataTypes.BIGINT())
                        .column("payload", DataTypes.STRING())
                        .build();
        EventsTable.check(PATH, table(json, EVENTS));
        EventsTable.check(
                PATH,
                table(
                        Schema.newBuilder().column("v", DataTypes.BYTES()).build(),
                        Map.of("connector", "kafka", "value.format", "raw")));
    }

    @Test
    void aTableOfOtherThingsIsShownBesideWhatIsNeeded() {
        Schema schema =
                Schema.newBuilder()
                        .column("eventId", DataTypes.STRING())
                        .column("domain", DataTypes.STRING())
                        .column("type", DataTypes.STRING())
                        .column("timestamp", DataTypes.TIMESTAMP(3))
                        .build();
        assertThatThrownBy(
                        () ->
                                EventsTable.check(
                                        PATH,
                                        table(
                                                schema,
                                                Map.of("connector", "kafka", "format", "avro"))))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        """
                        catalog.source-table: the catalog's table dwd.t is not what the job needs: \
                        alter it, or name another with --catalog.source-table
                                     expected  found
                          format     json      avro
                          payload    STRING    -
                          timestamp  BIGINT    TIMESTAMP(3)""");
    }

    @Test
    void aCatalogThatIsNotThereIsNamed() {
        assertRejected(Map.of("catalog.hive-conf-dir", "/x"), "catalog.type is missing");
        assertRejected(Map.of("catalog.type", "nosuch"), "'nosuch'");
        assertRejected(
                Map.of("catalog.type", "generic_in_memory", "catalog.database", "dwd"),
                "catalog.source-table: the catalog has no table dwd.wrongbook_events");
    }

    @Test
    void variablesOfTheCatalogAreResolvedOnlyIfTheyAreUsed() {
        assertThat(
                        JobConfigLoader.load(
                                        Map.of(),
                                        "--catalog.type=generic_in_memory",
                                        "--kafka.bootstrap-servers=b:1",
                                        "--jdbc.url=jdbc:mysql://h/d")
                                .kafka()
                                .bootstrapServers())
                .isEqualTo("b:1");
    }

    private static void assertRejected(Map<String, String> given, String message) {
        assertThatThrownBy(() -> new CatalogTables().read(given))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    private static String start(String mode) {
        return events(Map.of("scan.startup.mode", mode), Map.of()).options().get("kafka.start");
    }

    private static TableMapping events(Map<String, String> change, Map<String, String> given) {
        Map<String, String> options = new TreeMap<>(EVENTS);
        options.putAll(change);
        TableMapping mapping = new TableMapping(PATH, options, given);
        EventsTable.map(mapping);
        return mapping;
    }

    private static CatalogTable table(Schema schema, Map<String, String> options) {
        return CatalogTable.newBuilder().schema(schema).options(options).build();
    }
}
