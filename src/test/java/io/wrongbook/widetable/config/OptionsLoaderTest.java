package io.wrongbook.widetable.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wrongbook.widetable.support.LogMessages;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        assertRejected("--jdbc.password", "${DB_PASSWORD}")
                .contains("jdbc.password: the environment variable DB_PASSWORD is not set");
    }

    @Test
    void suggestsTheNearestOption() {
        assertRejected("--jdbc.batchsize", "1").contains("did you mean jdbc.batch-size?");
        assertRejected("--kafka.bootstrap.servers", "h:1")
                .contains("did you mean kafka.bootstrap-servers?");
        assertRejected("--kafka.properties.", "x").contains("unknown option kafka.properties.");
        assertRejected("--entirely-different-thing", "1").contains("the options are", "jdbc.url");
    }

    @Test
    void rejectsWhatIsNoOptionWithoutShowingIt() {
        assertRejected("--jdbc.password", "two", "words-secret")
                .contains("argument 3 is not an option")
                .doesNotContain("words-secret");
        assertRejected("--kafka.topic").contains("--kafka.topic: has no value");
        assertRejected("--kafka.topic", "--jdbc.url", "u").contains("--kafka.topic: has no value");
    }

    @Test
    void saysWhatIsWrongWithAFile() throws IOException {
        assertRejected("--config", dir() + "/nowhere.yaml")
                .contains("nowhere.yaml' is not a readable file");
        assertRejected("--config", "no-such-scheme://bucket/job.yaml").contains("cannot read");
        assertRejected("--config", dir()).contains("'" + dir() + "' is not a readable file");
        assertRejected("--config=").contains("'' is not a readable file");
        assertRejected("--config", "a\0b").contains("check it");
    }

    /** What a person types who forgets that a value is YAML; the fault is in the line 2. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "jdbc.password: [hush-hush]|jdbc.password: is a list, which is not supported",
                "jdbc.password: [hush-hush|is not valid YAML (expected ',' or ']'",
                "jdbc.password: {hush-hush}|jdbc.password: is not a single value: put",
                "jdbc.password: {hush: hush}|jdbc.password: is not a single value: put",
                "jdbc.password: '\"hush-hush'|",
                "jdbc.password: \"hush-hush|jdbc.password: is not valid YAML (found unexpected end",
                "jdbc.password: 'hush-hush|jdbc.password: is not valid YAML (found unexpected end",
                "jdbc.password: hush: hush|jdbc.password: is not valid YAML (mapping values are"
                        + " not",
                "jdbc.password: *hush|jdbc.password: is not valid YAML (found undefined alias)",
                "jdbc.password: &hush hush|jdbc.password: a value that begins with &",
                "jdbc.password: !hush hush|jdbc.password: a value that begins with !",
                "jdbc.password: !hush!x hush|jdbc.password: is not valid YAML (found undefined"
                        + " tag)",
                "jdbc.password: @hush|jdbc.password: is not valid YAML (found character '@' that",
                "jdbc.password: %hush|jdbc.password: is not valid YAML (found character '%' that",
                "jdbc.password: `hush|jdbc.password: is not valid YAML (found character '`' that",
                "jdbc.password: ~|jdbc.password: ~ and null may mean no value or this text",
                "kafka: {hush}|unknown option kafka.hush",
                "hush:|unknown option hush",
                "jdbc.password: null|jdbc.password: ~ and null may mean no value or this text",
                "jdbc.password: \"hu\\\\qsh\"|jdbc.password: is not valid YAML (found unknown"
                        + " escape",
                "\\s\\shush: x|is not valid YAML (mapping values are not allowed here)",
                "jdbc.password=hush|is not valid YAML (",
                "jdbc.password：hush|is not valid YAML (",
                "? [hush]|a value that begins with { or [ is not plain text in YAML",
                "jdbc.password: a\u0001hush|the character U+0001 is not allowed",
                "kafka.topic: hush|kafka.topic: is given twice, also in line 1: remove one of them",
                "kafka: {topic: hush}|kafka.topic: is given twice, also in line 1",
                "- hush|is not valid YAML (expected <block end>",
            })
    void aFaultInYamlNamesItsLineAndNoValue(String line, String fault) throws IOException {
        String file = file("job.yaml", "kafka.topic: t\n" + line.translateEscapes() + "\n");
        if (fault == null) {
            assertThat(load("--config", file)).containsEntry("jdbc.password", "\"hush-hush");
            return;
        }
        AbstractStringAssert<?> rejected = assertRejected("--config", file).contains(fault);
        if (!fault.startsWith("unknown")) {
            rejected.contains("job.yaml, line 2: ").doesNotContain("hush");
        }
    }

    @Test
    void aFileThatIsNoMappingIsRejected() throws IOException {
        for (String content : List.of("- a\n- b\n", "kafka.topic=hush\n", "hush", "[hush]")) {
            assertRejected("--config", file("list.yaml", content))
                    .contains("line 1: the file has no 'key: value' lines")
                    .doesNotContain("hush");
        }
        assertRejected("--config", file("two.yaml", "kafka.topic: a\n---\njdbc.url: b\n"))
                .contains("line 2: is not valid YAML (but found another document");
        assertRejected("--config", file("loop.yaml", "kafka: &a\n  properties: *a\n"))
                .contains("kafka.properties: is an alias of a part that contains it");
    }

    /** A password may look like anything. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e5",
                "1.10",
                "0123",
                "0o17",
                "0x1F",
                "20180510.001",
                "1_000",
                "+1",
                "-0",
                ".5",
                "1.",
                ".inf",
                ".NaN",
                "true",
                "Yes",
                "no",
                "on",
                "2024-01-01",
                "12:30:45",
                "2001-12-14t21:59:43.10-05:00",
                "12345678901234567890123",
                "$1",
                "a$b",
                "x{token}",
                "a#b",
                "a:b",
                "a=b",
                "<<",
                "=",
                "<",
                "密码",
                "a  b",
                "a'b",
                "a\"b",
                "-1",
                "--x",
                "p&q",
                "p*q",
                "p!q",
                "p@q",
                "p%q",
                "p|q",
                "p>q",
                "p`q",
                "p,q"
            })
    void aValueIsTheTextThatIsWritten(String value) throws IOException {
        String[] ways = {
            file("plain.yaml", "jdbc.password: " + value + "\n"),
            file("nested.yaml", "jdbc:\n  password: " + value + " \n"),
            file("single.yaml", "jdbc.password: '" + value.replace("'", "''") + "'\n"),
            file("double.yaml", "jdbc.password: \"" + value.replace("\"", "\\\"") + "\"\n"),
            file("block.yaml", "jdbc.password: |-\n  " + value + "\n"),
            file("bom.yaml", "\uFEFFjdbc.password: " + value + "\r\n"),
            file("anchor.yaml", "jdbc.password: &p " + value + "\njdbc.username: *p\n"),
            file("job.properties", "jdbc.password=" + value + "\n"),
            file("colon.properties", "jdbc.password : " + value + "\r\n"),
            file("bom.properties", "\uFEFFjdbc.password = " + value + "\n")
        };
        for (String file : ways) {
            assertThat(load("--config", file)).as(file).containsEntry("jdbc.password", value);
        }
        assertThat(load("--jdbc.password=" + value)).containsEntry("jdbc.password", value);
    }

    @Test
    void aKeyWithoutAValueIsNotSetAndAnEmptyTextIsOne() throws IOException {
        String yaml = "kafka:\njdbc.username:\njdbc.password: ''\nkafka.topic: # none\n";

        assertThat(load("--config", file("job.yaml", yaml)))
                .containsExactly(Map.entry("jdbc.password", ""));
        assertThat(load("--config", file("job.properties", "jdbc.password=\n")))
                .containsExactly(Map.entry("jdbc.password", ""));
    }

    @Test
    void textsOverSeveralLinesAreJoinedAsYamlSays() throws IOException {
        String yaml =
                "jdbc.username: a\n  b\njdbc.password: |\n  c\n  d\nkafka.topic: >-\n  e\n  f\n";

        assertThat(load("--config", file("job.yaml", yaml)))
                .containsEntry("jdbc.username", "a b")
                .containsEntry("jdbc.password", "c\nd\n")
                .containsEntry("kafka.topic", "e f");
    }

    @Test
    void whatIsGivenTwiceIsRejected() throws IOException {
        assertRejected("--jdbc.url", "a", "--kafka.topic", "t", "--jdbc.url=b")
                .isEqualTo("--jdbc.url: is given twice, in arguments 1 and 5: remove one of them");
        assertRejected("--config", "a", "--config", "b").contains("--config: is given twice");
        assertRejected("--variable.A", "a", "--variable.A", "b").contains("--variable.A: is given");
        assertRejected(
                        "--config",
                        file("job.properties", "jdbc.url=a\nkafka.topic=t\njdbc.url=b\n"))
                .contains("job.properties: jdbc.url is given twice");
        assertRejected("--config", file("job.yaml", "jdbc.url: a\njdbc:\n  url: b\n"))
                .contains("line 3: jdbc.url: is given twice, also in line 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"job.yaml", "job.properties"})
    void aFileInAnotherEncodingIsRejected(String name) throws IOException {
        String content = name.endsWith("yaml") ? "# 错题\nkafka.topic: 题\n" : "# 错题\nkafka.topic=题\n";
        for (String encoding : List.of("UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "GBK")) {
            Path file = directory.resolve(encoding + name);
            Files.write(file, content.getBytes(Charset.forName(encoding)));
            assertRejected("--config", file.toString())
                    .contains(file + ", line 1: ", "save it as UTF-8");
        }
        byte[] mixed = (content + "\u00e9").getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(directory.resolve(name), Arrays.copyOf(mixed, mixed.length - 1));
        assertRejected("--config", file.toString()).contains("line 3: the file is not in UTF-8");
    }

    @Test
    void aFileOfVariablesIsReadLikeOneOfOptions() throws IOException {
        String file = file("prod.vars", "\uFEFFHOST=a\nPASSWORD=1e5\n");

        assertThat(OptionsFile.readProperties("variables", file))
                .containsOnly(Map.entry("HOST", "a"), Map.entry("PASSWORD", "1e5"));
        assertThatThrownBy(() -> OptionsFile.readProperties("variables", dir() + "/none"))
                .isInstanceOf(ConfigException.class)
                .hasMessageMatching(
                        "--variables: '.*/none' is not a readable file: check the path");
    }

    /** From a word processor, a web page or an input method; the names look right. */
    @ParameterizedTest
    @CsvSource({
        "'jdbc.url\u00a0',9,U+00A0 NO-BREAK SPACE",
        "'\u200bjdbc.url',1,U+200B ZERO WIDTH SPACE",
        "'jdbc\uff0eurl',5,U+FF0E FULLWIDTH FULL STOP",
        "'jdbc.\u0443rl',6,U+0443 CYRILLIC SMALL LETTER U",
        "'\ufeffjdbc.url',1,U+FEFF ZERO WIDTH NO-BREAK SPACE"
    })
    void aCharacterThatLooksLikeAnotherIsNamed(String escaped, int place, String name)
            throws IOException {
        String key =
                Pattern.compile("\\\\u(....)")
                        .matcher(escaped)
                        .replaceAll(c -> Character.toString(Integer.parseInt(c.group(1), 16)));
        String message = ": its character " + place + " is " + name + ": type the name again";

        assertRejected("--" + key, "x").contains(message);
        // A byte order mark of a file's own comes first.
        assertRejected("--config", file("job.yaml", "\uFEFF'" + key + "': x\n")).contains(message);
        assertRejected("--config", file("job.properties", "\uFEFF" + key + "=x\n"))
                .contains(message);
    }

    @Test
    void aDashThatIsNoHyphenIsNamed() {
        assertRejected("\u2013jdbc.url", "x")
                .contains("argument 1 is not an option (it begins with U+2013 EN DASH)");
        assertRejected("-jdbc.url", "x").contains("argument 1 is not an option: write --key value");
    }

    /** Where = or : is missing or another character, the value becomes a part of the key. */
    @Test
    void aKeyIsNotShownBeyondItsName() throws IOException {
        for (String[] args :
                List.of(
                        new String[] {"--jdbc.password:hush"},
                        new String[] {"--=hush"},
                        new String[] {"--jdbc.password hush"},
                        new String[] {"--jdbc.password\uff1ahush", "x"},
                        new String[] {"--config", file("a.yaml", "jdbc.password=hush: x\n")},
                        new String[] {"--config", file("b.yaml", "jdbc.password\uff1ahush: x\n")},
                        new String[] {"--config", file("c.yaml", "{jdbc.password:hush}\n")},
                        new String[] {
                            "--config", file("d.properties", "jdbc.password\uff1ahush\n")
                        },
                        new String[] {
                            "--config", file("e.properties", "x\uff1ahush=1\nx\uff1ahush=1\n")
                        })) {
            assertRejected(args).doesNotContain("hush");
        }
    }

    @Test
    void aVariableThatIsNoneIsRejected() throws IOException {
        assertRejected("--jdbc.password", "${DB_PASSWORD")
                .contains("jdbc.password: contains ${ without }");
        assertRejected("--jdbc.password", "a${hush-hush!}b")
                .contains("jdbc.password: ${...} does not contain the name of a variable")
                .doesNotContain("hush");
        assertRejected("--jdbc.password", "${}")
                .contains("does not contain the name of a variable");
        assertThat(load("--jdbc.password", "$a $$ {b} $")).containsValue("$a $$ {b} $");
    }

    @Test
    void aBackslashInPropertiesThatIsNoEscapeIsNamed() throws IOException {
        assertRejected("--config", file("job.properties", "kafka.topic=t\njdbc.password=a\\user\n"))
                .contains("job.properties, line 2: \\u is not followed by four hexadecimal digits")
                .doesNotContain("ser\n");
    }

    @Test
    void helpForAnOptionThatIsNoneListsThem() {
        assertRejected("--help").contains("unknown option help: the options are", "jdbc.url");
        assertRejected("--JDBC.BATCH-SIZE", "1").contains("did you mean jdbc.batch-size?");
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
        try (LogMessages log = new LogMessages(OptionsLoader.class.getName())) {
            load(args);
            return log.messages();
        }
    }

    private static AbstractStringAssert<?> assertRejected(String... args) {
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
