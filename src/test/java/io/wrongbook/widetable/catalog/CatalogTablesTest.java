package io.wrongbook.widetable.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.Dimension;
import io.wrongbook.widetable.config.JobOptions;
import io.wrongbook.widetable.startup.JobConfigLoader;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.ObjectPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    private static final Map<String, String> REFERENCE =
            Map.of(
                    "connector", "jdbc",
                    "url", "jdbc:mysql://h/reference",
                    "table-name", "patterns",
                    "username", "${READER}",
                    "password", "${READER_PASSWORD}",
                    "lookup.cache", "PARTIAL");

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
                        "catalog table dwd.t, scan.startup.mode: the job does not support"
                                + " specific-offsets: write --kafka.start");
        assertThat(events(offsets, Map.of("kafka.start", "earliest")).options())
                .doesNotContainKey("kafka.start");
        assertThatThrownBy(() -> events(Map.of("topic", "a;b"), Map.of()))
                .hasMessageContaining("the job reads exactly one topic: write --kafka.topic");
    }

    @Test
    void saysWhatComesFromWhereWithoutSecrets() {
        assertThat(events(Map.of(), Map.of("kafka.group-id", "mine")).toString())
                .contains(
                        "  kafka.topic = events (topic)",
                        "  kafka.group-id = g (properties.group.id), not used: the option is given",
                        "  kafka.properties.sasl.jaas.config = ******",
                        "  not used: [connector, format, properties.auto.offset.reset]");
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
    void aDimensionsTableGivesItsNameAndItsDatabase() {
        assertThat(dimension(Dimension.PATTERN, Map.of(), Map.of()).options())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "dimension.pattern.table", "patterns",
                                "dimension.jdbc.url", "jdbc:mysql://h/reference",
                                "dimension.jdbc.username", "${READER}",
                                "dimension.jdbc.password", "${READER_PASSWORD}"));
    }

    @Test
    void propertiesOfADimensionsConnectionAreRejectedUnlessTheJobsAreGiven() {
        Map<String, String> tls = Map.of("properties.sslMode", "REQUIRED");
        assertThatThrownBy(() -> dimension(Dimension.PATTERN, tls, Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "catalog table dwd.t, properties.sslMode: all database connections of the"
                                + " job have the properties of jdbc.properties.*: write"
                                + " --jdbc.properties.sslMode");
        assertThat(
                        dimension(
                                        Dimension.PATTERN,
                                        tls,
                                        Map.of("jdbc.properties.sslMode", "VERIFY_CA"))
                                .options())
                .doesNotContainKey("jdbc.properties.sslMode");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "STRING",
                "VARCHAR(64)",
                "CHAR(36)",
                "INT",
                "BIGINT",
                "DECIMAL(20, 0)",
                "BIGINT NOT NULL"
            })
    void aDimensionHasIdsAndNames(String idType) {
        Schema schema = Schema.newBuilder().column("id", idType).column("name", "STRING").build();
        new NamesTable(Dimension.PATTERN, Map.of())
                .check(PATH, table(schema, Map.of("connector", "jdbc")));
        Schema other =
                Schema.newBuilder()
                        .column("code", "STRING NOT NULL")
                        .column("title", "VARCHAR(80)")
                        .column("number", "BIGINT NOT NULL")
                        .primaryKey("number")
                        .build();
        new NamesTable(
                        Dimension.CHAPTER,
                        Map.of(
                                "dimension.chapter.id-column", "code",
                                "dimension.chapter.name-column", "title"))
                .check(PATH, table(other, Map.of("connector", "jdbc")));
    }

    @Test
    void aDimensionOfOtherThingsIsShownBesideWhatIsNeeded() {
        Schema schema =
                Schema.newBuilder()
                        .column("id", "DOUBLE")
                        .column("text", "STRING NOT NULL")
                        .build();
        assertThatThrownBy(
                        () ->
                                new NamesTable(Dimension.QUESTION, Map.of())
                                        .check(PATH, table(schema, Map.of("connector", "kafka"))))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        """
                        catalog.question-table: the catalog's table dwd.t does not fit the job: \
                        alter it, or name another one with --catalog.question-table
                                     expected          found
                          connector  jdbc              kafka
                          id         STRING or BIGINT  DOUBLE
                          content    STRING            -""");
    }

    @Test
    void theDimensionsAreInOneDatabase() {
        assertThatThrownBy(() -> database(Map.of(), "url", "jdbc:mysql://other/reference"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "catalog.pattern-table: its table has dimension.jdbc.url"
                                + " jdbc:mysql://other/reference, that of catalog.question-table"
                                + " has dimension.jdbc.url jdbc:mysql://h/reference, but the job"
                                + " reads all dimensions with one connection: write"
                                + " --dimension.jdbc.url with the value that works for all tables"
                                + " (docs/catalog.md)");
        assertThatThrownBy(() -> database(Map.of(), "password", "hush-hush"))
                .hasMessageContaining("has dimension.jdbc.password ******, that of")
                .hasMessageNotContaining("hush");
        database(Map.of(), "url", "jdbc:mysql://h/reference");
        database(Map.of("dimension.jdbc.password", "mine"), "password", "hush-hush");
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
                        catalog.source-table: the catalog's table dwd.t does not fit the job: \
                        alter it, or name another one with --catalog.source-table
                                     expected  found
                          format     json      avro
                          payload    STRING    -
                          timestamp  BIGINT    TIMESTAMP(3)""");
    }

    @Test
    void aCatalogThatIsNotThereIsNamed() {
        assertRejected(Map.of("catalog.hive-conf-dir", "/x"), "catalog.type: is missing");
        assertRejected(Map.of("catalog.type", "nosuch"), "'nosuch'");
        assertRejected(
                Map.of("catalog.type", "generic_in_memory", "catalog.database", "dwd"),
                "catalog.source-table: the catalog has no table dwd.wrongbook_events");
        assertRejected(
                Map.of(
                        "catalog.type", "generic_in_memory",
                        "catalog.database", "dwd",
                        "catalog.chapter-table", "dim_chapter",
                        "kafka.bootstrap-servers", "b:1",
                        "jdbc.url", "jdbc:mysql://h/d"),
                "catalog.chapter-table: the catalog has no table dwd.dim_chapter: register it"
                        + " (docs/catalog.md), name another one with --catalog.chapter-table or"
                        + " --catalog.database, or write --dimension.chapter.table");
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

    private static TableMapping dimension(
            Dimension dimension, Map<String, String> change, Map<String, String> given) {
        Map<String, String> options = new TreeMap<>(REFERENCE);
        options.putAll(change);
        TableMapping mapping = new TableMapping(PATH, options, given);
        new NamesTable(dimension, given).map(mapping, given.keySet());
        return mapping;
    }

    /** The database of two dimensions, of which the second has another option. */
    private static void database(Map<String, String> given, String option, String value) {
        NamesDatabase database = new NamesDatabase(given);
        database.add(
                JobOptions.catalogTable(Dimension.QUESTION),
                dimension(Dimension.QUESTION, Map.of(), given).options());
        database.add(
                JobOptions.catalogTable(Dimension.PATTERN),
                dimension(Dimension.PATTERN, Map.of(option, value), given).options());
    }

    private static CatalogTable table(Schema schema, Map<String, String> options) {
        return CatalogTable.newBuilder().schema(schema).options(options).build();
    }
}
