package io.wrongbook.widetable.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptionsLoaderTest {

    @TempDir Path directory;

    @Test
    void readsArgumentsInBothForms() {
        assertThat(load("--kafka.topic", "t", "--jdbc.url=jdbc:mysql://h/d?a=b"))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("kafka.topic", "t", "jdbc.url", "jdbc:mysql://h/d?a=b"));
    }

    @Test
    void aValueMayBeginWithDashesInTheFormWithEquals() {
        assertThat(load("--jdbc.password=--x")).containsEntry("jdbc.password", "--x");
        assertThat(load("--jdbc.password", "-1")).containsEntry("jdbc.password", "-1");
    }

    @Test
    void anArgumentWinsOverTheFile() throws IOException {
        String file = file("job.yaml", "kafka.topic: from-file\nkafka.group-id: g\n");

        assertThat(load("--config", file, "--kafka.topic", "from-argument"))
                .containsEntry("kafka.topic", "from-argument")
                .containsEntry("kafka.group-id", "g")
                .doesNotContainKey("config");
    }

    @Test
    void readsNestedAndDottedYaml() throws IOException {
        String file =
                file(
                        "job.yaml",
                        """
                        kafka:
                          bootstrap-servers: a:1,b:2
                          properties:
                            security.protocol: SASL_SSL
                        jdbc.batch-size: 500
                        jdbc:
                          create-table: true
                        """);

        assertThat(load("--config", file))
                .containsEntry("kafka.bootstrap-servers", "a:1,b:2")
                .containsEntry("kafka.properties.security.protocol", "SASL_SSL")
                .containsEntry("jdbc.batch-size", "500")
                .containsEntry("jdbc.create-table", "true");
    }

    @Test
    void readsPropertiesInUtf8AndFlinkFileSystemUris() throws IOException {
        String file = file("job.properties", "jdbc.password = 密码\nkafka.topic=t\n");

        assertThat(load("--config", Path.of(file).toUri().toString()))
                .containsEntry("jdbc.password", "密码")
                .containsEntry("kafka.topic", "t");
    }

    @Test
    void aVariableMayBeAnArgumentAndThenWinsOverTheEnvironment() throws IOException {
        String file =
                file(
                        "job.yaml",
                        """
                        kafka.properties.sasl.jaas.config: >-
                          login required username="u" password="${KAFKA_PASSWORD}";
                        jdbc.password: ${DB_PASSWORD}
                        """);
        OptionsLoader loader =
                new OptionsLoader(
                        Map.of("DB_PASSWORD", "of-the-environment", "KAFKA_PASSWORD", "other"),
                        JobOptions.ALL);

        assertThat(loader.load("--config", file, "--variable.KAFKA_PASSWORD", "p$1 ${x}"))
                .containsOnly(
                        Map.entry(
                                "kafka.properties.sasl.jaas.config",
                                "login required username=\"u\" password=\"p$1 ${x}\";"),
                        Map.entry("jdbc.password", "of-the-environment"));
    }

    @Test
    void anEmptyFileGivesNoOptions() throws IOException {
        assertThat(load("--config", file("job.yaml", "# nothing yet\n"))).isEmpty();
    }

    @Test
    void replacesVariablesFromTheEnvironmentInFilesAndArguments() throws IOException {
        String file = file("job.yaml", "jdbc.password: ${PASSWORD}\n");
        OptionsLoader loader =
                new OptionsLoader(
                        Map.of("PASSWORD", "a$b\\c${HOST}", "HOST", "db", "DIR", dir()),
                        JobOptions.ALL);

        assertThat(
                        loader.load(
                                "--config",
                                "${DIR}/job.yaml",
                                "--jdbc.url",
                                "jdbc:mysql://${HOST}:3306/${HOST}"))
                .containsEntry("jdbc.url", "jdbc:mysql://db:3306/db")
                // What a variable holds is not looked at again.
                .containsEntry("jdbc.password", "a$b\\c${HOST}");
        assertThat(file).startsWith(dir());
    }

    @Test
    void namesAMissingVariable() {
        assertRefused("--jdbc.password", "${DB_PASSWORD}")
                .contains("jdbc.password: the environment has no variable DB_PASSWORD");
    }

    @Test
    void suggestsTheNearestOption() {
        assertRefused("--jdbc.batchsize", "1").contains("did you mean jdbc.batch-size?");
        assertRefused("--kafka.bootstrap.servers", "h:1")
                .contains("did you mean kafka.bootstrap-servers?");
        assertRefused("--kafka.properties.", "x").contains("unknown option kafka.properties.");
        assertRefused("--entirely-different-thing", "1").contains("the options are", "jdbc.url");
    }

    @Test
    void refusesWhatIsNoOptionWithoutShowingIt() {
        assertRefused("--jdbc.password", "two", "words-secret")
                .contains("argument 3 is no option")
                .doesNotContain("words-secret");
        assertRefused("--kafka.topic").contains("--kafka.topic has no value");
        assertRefused("--kafka.topic", "--jdbc.url", "u").contains("--kafka.topic has no value");
    }

    @Test
    void saysWhatIsWrongWithAFile() throws IOException {
        assertRefused("--config", dir() + "/nowhere.yaml").contains("no readable file", "nowhere");
        assertRefused("--config", "no-such-scheme://bucket/job.yaml").contains("cannot read");
        assertRefused("--config", file("list.yaml", "- a\n- b\n")).contains("must be 'key: value'");
        assertRefused("--config", file("inner.yaml", "kafka.topic: [a]\n"))
                .contains("kafka.topic must be");
        assertRefused("--config", file("broken.yaml", "jdbc.password: \"hush\nkafka: {"))
                .contains("is not YAML")
                .doesNotContain("hush");
    }

    @Test
    void warnsOfALiteralSecretInTheArguments() throws IOException {
        String file = file("job.yaml", "jdbc.password: in-a-file\n");

        assertThat(warnings("--config", file)).isEmpty();
        assertThat(warnings("--jdbc.password", "the-word"))
                .singleElement()
                .asString()
                .contains("--jdbc.password '${NAME}'")
                .doesNotContain("the-word");
    }

    private static List<String> warnings(String... args) {
        List<String> messages = new CopyOnWriteArrayList<>();
        AbstractAppender appender =
                new AbstractAppender("warnings", null, null, true, Property.EMPTY_ARRAY) {
                    @Override
                    public void append(LogEvent event) {
                        messages.add(event.getMessage().getFormattedMessage());
                    }
                };
        appender.start();
        Logger logger = (Logger) LogManager.getLogger(OptionsLoader.class);
        logger.addAppender(appender);
        try {
            load(args);
        } finally {
            logger.removeAppender(appender);
        }
        return messages;
    }

    private static AbstractStringAssert<?> assertRefused(String... args) {
        return assertThatThrownBy(() -> load(args))
                .isInstanceOf(ConfigException.class)
                .message()
                .doesNotContain("\n");
    }

    private static Map<String, String> load(String... args) {
        return new OptionsLoader(Map.of(), JobOptions.ALL).load(args);
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content).toString();
    }

    private String dir() {
        return directory.toString();
    }
}
