package io.wrongbook.widetable.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.wrongbook.widetable.event.ParsedRecord;
import io.wrongbook.widetable.event.SourceRecord;
import io.wrongbook.widetable.support.JsonModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The schema by itself: a good one, which every validator reads alike, with true examples. */
class EventSchemaTest {

    private static final long NOW = 1_750_000_800_000L;

    /**
     * The part of ECMA-262 that means the same to all: characters, classes, groups, alternatives,
     * counts, the anchors, and no escape but a dot's.
     */
    private static final Pattern PLAIN =
            Pattern.compile(
                    "\\^?(\\[\\^?[^\\[\\]\\\\&]+]|\\((?!\\?)|[)|]|\\{[0-9]+(,[0-9]+)?}|[*+?](?![*+?])"
                            + "|\\\\\\.|[A-Za-z0-9:+-])+\\$?");

    private static final Pattern EVENT =
            Pattern.compile("(?s)```json\\n(\\{[^`]*?\"domain\".*?)```");

    private final JsonNode schema = EventSchema.text();

    @Test
    void itIsASchemaOfItsVersion() {
        String version = schema.required("$schema").textValue();

        assertThat(version).isEqualTo("https://json-schema.org/draft/2020-12/schema");
        assertThat(
                        JsonSchemaFactory.getInstance(VersionFlag.V202012)
                                .getSchema(SchemaLocation.of(version))
                                .validate(schema))
                .isEmpty();
    }

    @Test
    void itsReferencesLeadSomewhere() {
        assertThat(found("$ref"))
                .hasSizeGreaterThan(50)
                .allSatisfy(
                        (place, ref) ->
                                assertThat(schema.at(ref.textValue().substring(1)).isObject())
                                        .as("%s: %s", place, ref)
                                        .isTrue());
        assertThat(schema.required("$defs").fieldNames())
                .toIterable()
                .allSatisfy(
                        name ->
                                assertThat(found("$ref").values())
                                        .anyMatch(r -> r.textValue().equals("#/$defs/" + name)));
    }

    @Test
    void itsPatternsMeanTheSameEverywhere() {
        assertThat(found("pattern"))
                .hasSizeGreaterThan(4)
                .allSatisfy(
                        (place, pattern) ->
                                assertThat(pattern.textValue()).as(place).matches(PLAIN));
    }

    @Test
    void whiteSpaceIsTheParsers() {
        String notBlank = schema.at("/$defs/name/pattern").textValue();
        Pattern pattern = Pattern.compile(notBlank);
        List<String> others =
                IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                        .mapToObj(Character::toString)
                        .filter(text -> pattern.matcher(text).find() == text.isBlank())
                        .toList();

        assertThat(others).isEmpty();
        assertThat(
                        List.of(
                                "absent/not",
                                "addEvent/properties/payload",
                                "fixEvent/properties/payload"))
                .allMatch(
                        place ->
                                schema.at("/$defs/" + place + "/pattern")
                                        .asText()
                                        .equals(notBlank));
    }

    @Test
    void itsExamplesAreTrue() {
        Map<String, JsonNode> examples = found("examples");
        assertThat(examples).hasSizeGreaterThan(25);
        examples.forEach(
                (place, values) -> {
                    String part = place.replaceFirst("/examples$", "");
                    JsonModel model = new JsonModel(EventSchema.RESOURCE + "#" + part);
                    assertThat(values).isNotEmpty();
                    for (JsonNode value : values) {
                        assertThat(model.faults(value)).as("%s: %s", part, value).isEmpty();
                        assertAccepted(event(part, value));
                    }
                });
    }

    @Test
    void eachFieldIsExplained() {
        for (String fields :
                List.of(
                        "/properties",
                        "/$defs/wrongbook_add/properties",
                        "/$defs/wrongbook_fix/properties")) {
            assertThat(schema.at(fields))
                    .hasSizeGreaterThan(4)
                    .allSatisfy(
                            field -> {
                                assertThat(field.required("title").textValue()).isNotBlank();
                                assertThat(field.required("description").textValue()).isNotBlank();
                                assertThat(field.required("examples")).isNotEmpty();
                            });
        }
    }

    @Test
    void theEventsOfTheDocumentationAreAccepted() throws IOException {
        List<String> events =
                EVENT.matcher(Files.readString(Path.of("docs/events.md")))
                        .results()
                        .map((MatchResult event) -> event.group(1))
                        .toList();

        assertThat(events).hasSize(4).allSatisfy(EventSchemaTest::assertAccepted);
    }

    /** An event with the example of a part of the schema in its place. */
    private String event(String part, JsonNode example) {
        List<String> path = List.of(part.split("/", -1));
        String field = path.get(path.size() - 1);
        if (part.isEmpty()) {
            return example.toString();
        }
        if (part.startsWith("/properties/")) {
            // The two examples of the payload are an add's and a fix's.
            boolean fix = example.asText().matches("wrongbook_fix|.*fix_result.*");
            var event = schema.at("/examples/" + (fix ? 1 : 0)).deepCopy();
            ((ObjectNode) event).set(field, example);
            return event.toString();
        }
        String type = path.get(2).equals("wrongbook_fix") ? "wrongbook_fix" : "wrongbook_add";
        var payload = schema.at("/$defs/" + type + "/examples/0").deepCopy();
        if (path.size() == 3 && path.get(2).startsWith("wrongbook_")) {
            payload = example;
        } else {
            String name =
                    Map.of("time", "wrongTime", "result", "fixResult").getOrDefault(field, field);
            ((ObjectNode) payload).set(name, example);
        }
        return String.format(
                "{\"domain\": \"wrongbook\", \"type\": \"%s\", \"payload\": %s}", type, payload);
    }

    private static void assertAccepted(String event) {
        byte[] value = event.getBytes(StandardCharsets.UTF_8);

        assertThat(EventSchema.acceptsWhole(value)).as(event).isTrue();
        ParsedRecord parsed = ParsedRecord.of(new SourceRecord("t", 0, 0, NOW, null, value));
        assertThat(parsed.isDeadLetter()).as("%s: %s", parsed, event).isFalse();
    }

    /** All values of a keyword, with their places as JSON pointers. */
    private Map<String, JsonNode> found(String keyword) {
        Map<String, JsonNode> found = new LinkedHashMap<>();
        find(schema, "", keyword, found);
        return found;
    }

    private static void find(
            JsonNode node, String place, String keyword, Map<String, JsonNode> found) {
        node.forEachEntry(
                (name, value) -> {
                    String here = place + "/" + name;
                    if (name.equals(keyword)) {
                        found.put(here, value);
                    } else if (!name.equals("examples")) {
                        find(value, here, keyword, found);
                    }
                });
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                find(node.get(i), place + "/" + i, keyword, found);
            }
        }
    }
}
