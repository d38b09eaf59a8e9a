package io.wrongbook.widetable.schema;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wrongbook.widetable.support.JsonModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The schema for producers, as a validator of another program applies it. */
final class EventSchema {

    static final String RESOURCE = "schema/wrongbook-event.schema.json";

    /** How a validator gets from a text to JSON. */
    enum Reader {
        /** As the parser reads, and numbers as they are. */
        LIKE_THE_PARSER,
        /** No name may come twice. */
        WITHOUT_REPETITION,
        /** Nesting may be ten times as deep as the parser takes it. */
        DEEP
    }

    private static final JsonMapper LIKE_THE_PARSER = mapper(new JsonFactory());

    private static final Map<Reader, JsonMapper> MAPPERS =
            Map.of(
                    Reader.LIKE_THE_PARSER,
                    LIKE_THE_PARSER,
                    Reader.WITHOUT_REPETITION,
                    LIKE_THE_PARSER
                            .rebuild()
                            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                            .build(),
                    Reader.DEEP,
                    mapper(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(10_000)
                                                    .build())
                                    .build()));

    private static final JsonModel SCHEMA = new JsonModel(RESOURCE);

    private EventSchema() {}

    /** The schema itself. */
    static JsonNode text() {
        try (InputStream in = EventSchema.class.getResourceAsStream("/" + RESOURCE)) {
            return LIKE_THE_PARSER.readTree(Objects.requireNonNull(in, RESOURCE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the schema accepts an event as it is sent. */
    static boolean accepts(Reader reader, String event) {
        JsonNode tree = read(MAPPERS.get(reader), event);
        return tree != null && faults(tree).isEmpty();
    }

    /**
     * Whether the schema accepts an event, also with its payload as an object if it is a text, as
     * docs/events.md advises.
     *
     * @param value the record's value; null for a tombstone
     */
    static boolean acceptsWhole(byte[] value) {
        JsonNode tree = value == null ? null : read(LIKE_THE_PARSER, text(value));
        if (tree == null || !faults(tree).isEmpty()) {
            return false;
        }
        boolean ours = tree.path("domain").asText().equals("wrongbook");
        boolean known = List.of("wrongbook_add", "wrongbook_fix").contains(type(tree));
        if (!ours || !known || !tree.path("payload").isTextual()) {
            return true;
        }
        JsonNode payload = read(LIKE_THE_PARSER, tree.path("payload").textValue());
        return payload != null
                && payload.isObject()
                && faults(((ObjectNode) tree).set("payload", payload)).isEmpty();
    }

    static List<String> faults(JsonNode event) {
        return SCHEMA.faults(event);
    }

    private static JsonMapper mapper(JsonFactory factory) {
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
    }

    private static String type(JsonNode event) {
        return event.path("type").asText();
    }

    private static JsonNode read(JsonMapper reader, String json) {
        try {
            JsonNode tree = json == null ? null : reader.readTree(json);
            return tree == null || tree.isMissingNode() ? null : tree;
        } catch (JsonProcessingException | NumberFormatException notJson) {
            return null;
        }
    }

    private static String text(byte[] value) {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException notUtf8) {
            return null;
        }
    }
}
