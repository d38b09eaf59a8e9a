package io.wrongbook.widetable.replay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.event.RecordHeader;
import io.wrongbook.widetable.event.SourceRecord;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Dead letters in a file that people edit: a line of JSON for each. What is text stands there as
 * text; bytes that are none as {@code {"base64": "..."}}. A value that is one JSON object stands
 * there as it is, under the name {@code json}, any other under the name {@code value}. A letter
 * that is not edited comes back byte for byte.
 */
final class LetterFile {

    private static final String PARTITION = "partition";
    private static final String OFFSET = "offset";
    private static final String TIMESTAMP = "timestamp";
    private static final String KEY = "key";
    private static final String HEADERS = "headers";
    private static final String JSON = "json";
    private static final String VALUE = "value";
    private static final String BASE64 = "base64";

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private LetterFile() {}

    /** Writes letters to a new file. */
    static final class Writer implements AutoCloseable {

        private final BufferedWriter file;

        /**
         * Creates the file.
         *
         * @throws java.nio.file.FileAlreadyExistsException if it is there: it may hold repairs
         */
        Writer(Path path) throws IOException {
            this.file =
                    Files.newBufferedWriter(
                            path, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
        }

        void write(Letter letter) throws IOException {
            file.write(line(letter.record()));
            file.newLine();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    /** Reads the letters of a file. */
    static final class Reader implements AutoCloseable {

        private final Path path;
        private final String topic;
        private final BufferedReader file;
        private int number;

        /**
         * Opens the file.
         *
         * @param topic the dead-letter topic
         */
        Reader(Path path, String topic) throws IOException {
            this.path = path;
            this.topic = topic;
            this.file = Files.newBufferedReader(path, StandardCharsets.UTF_8);
        }

        /**
         * The next letter, or null at the end; empty lines are skipped.
         *
         * @throws ConfigException if a line is no letter; the message has its number
         */
        Letter read() throws IOException {
            String line;
            do {
                number++;
                line = readLine();
            } while (line != null && line.isBlank());
            return line == null ? null : new Letter(parse(line));
        }

        @Override
        public void close() throws IOException {
            file.close();
        }

        private String readLine() throws IOException {
            try {
                return file.readLine();
            } catch (CharacterCodingException e) {
                throw fault("not UTF-8, here or a little later");
            }
        }

        private SourceRecord parse(String line) {
            try (JsonParser json = FACTORY.createParser(line)) {
                return new Line(line, json).parse(topic);
            } catch (JsonProcessingException e) {
                throw fault("not JSON: " + e.getOriginalMessage());
            } catch (IOException | IllegalArgumentException | ArithmeticException e) {
                throw fault(e.getMessage());
            }
        }

        private ConfigException fault(String what) {
            return new ConfigException(
                    String.format("import: %s, line %d: %s", path, number, what));
        }
    }

    static String line(SourceRecord letter) throws IOException {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(line)) {
            json.writeStartObject();
            json.writeNumberField(PARTITION, letter.partition);
            json.writeNumberField(OFFSET, letter.offset);
            json.writeNumberField(TIMESTAMP, letter.timestamp);
            json.writeArrayFieldStart(HEADERS);
            for (RecordHeader header : letter.headers) {
                json.writeStartObject();
                json.writeFieldName(header.name);
                writeBytes(json, header.value);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeFieldName(KEY);
            writeBytes(json, letter.key);
            String text = text(letter.value);
            if (text != null && isOneObject(text)) {
                json.writeFieldName(JSON);
                json.writeRawValue(text);
            } else {
                json.writeFieldName(VALUE);
                writeBytes(json, letter.value);
            }
            json.writeEndObject();
        }
        return line.toString();
    }

    private static void writeBytes(JsonGenerator json, byte[] bytes) throws IOException {
        String text = text(bytes);
        if (bytes == null) {
            json.writeNull();
        } else if (text != null) {
            json.writeString(text);
        } else {
            json.writeStartObject();
            json.writeStringField(BASE64, Base64.getEncoder().encodeToString(bytes));
            json.writeEndObject();
        }
    }

    /** The text that these bytes are in UTF-8, or null if they are none. */
    private static String text(byte[] bytes) {
        if (bytes == null) {
            return null;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Whether the text may stand in a line as it is, and comes back the same. */
    private static boolean isOneObject(String text) {
        if (!text.startsWith("{") || !text.endsWith("}") || text.chars().anyMatch(c -> c < ' ')) {
            return false;
        }
        try (JsonParser json = FACTORY.createParser(text)) {
            json.nextToken();
            json.skipChildren();
            return json.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    /** One line while it is read. */
    private static final class Line {

        private final String line;
        private final JsonParser json;
        private final SourceRecord letter = new SourceRecord();
        private final List<String> found = new ArrayList<>();

        Line(String line, JsonParser json) {
            this.line = line;
            this.json = json;
        }

        SourceRecord parse(String topic) throws IOException {
            letter.topic = topic;
            expect(json.nextToken(), JsonToken.START_OBJECT, "an object");
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                json.nextToken();
                read(name);
                if (found.contains(name)) {
                    throw new IllegalArgumentException(name + " stands there twice");
                }
                found.add(name);
            }
            expect(json.nextToken(), null, "the end of the line");
            for (String name : List.of(PARTITION, OFFSET, TIMESTAMP, HEADERS, KEY)) {
                if (!found.contains(name)) {
                    throw new IllegalArgumentException(name + " is missing");
                }
            }
            if (found.contains(JSON) == found.contains(VALUE)) {
                throw new IllegalArgumentException("needs either json or value");
            }
            return letter;
        }

        private void read(String name) throws IOException {
            switch (name) {
                case PARTITION:
                    letter.partition = Math.toIntExact(number(name));
                    break;
                case OFFSET:
                    letter.offset = number(name);
                    break;
                case TIMESTAMP:
                    letter.timestamp = number(name);
                    break;
                case HEADERS:
                    letter.headers = headers();
                    break;
                case KEY:
                    letter.key = bytes(name);
                    break;
                case JSON:
                    letter.value = object();
                    break;
                case VALUE:
                    letter.value = bytes(name);
                    break;
                default:
                    throw new IllegalArgumentException(name + " is unknown");
            }
        }

        private long number(String name) throws IOException {
            expect(json.currentToken(), JsonToken.VALUE_NUMBER_INT, name + ": a whole number");
            return json.getLongValue();
        }

        private RecordHeader[] headers() throws IOException {
            expect(json.currentToken(), JsonToken.START_ARRAY, "headers: an array");
            List<RecordHeader> headers = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                expect(
                        json.currentToken(),
                        JsonToken.START_OBJECT,
                        "headers: {\"name\": \"value\"}");
                expect(json.nextToken(), JsonToken.FIELD_NAME, "headers: a name");
                String name = json.currentName();
                json.nextToken();
                headers.add(new RecordHeader(name, bytes("header " + name)));
                expect(json.nextToken(), JsonToken.END_OBJECT, "headers: one header per object");
            }
            return headers.toArray(new RecordHeader[0]);
        }

        private byte[] bytes(String name) throws IOException {
            if (json.currentToken() == JsonToken.VALUE_NULL) {
                return null;
            }
            if (json.currentToken() == JsonToken.VALUE_STRING) {
                return utf8(json.getText());
            }
            String base64 = name + ": a text, null or {\"base64\": \"...\"}";
            expect(json.currentToken(), JsonToken.START_OBJECT, base64);
            expect(json.nextToken(), JsonToken.FIELD_NAME, base64);
            if (!json.currentName().equals(BASE64)) {
                throw new IllegalArgumentException("expected " + base64);
            }
            expect(json.nextToken(), JsonToken.VALUE_STRING, base64);
            byte[] bytes = Base64.getDecoder().decode(json.getText());
            expect(json.nextToken(), JsonToken.END_OBJECT, base64);
            return bytes;
        }

        /** The object as it is written in the line, to the letter. */
        private byte[] object() throws IOException {
            expect(json.currentToken(), JsonToken.START_OBJECT, "json: an object");
            int begin = Math.toIntExact(json.currentTokenLocation().getCharOffset());
            json.skipChildren();
            int end = Math.toIntExact(json.currentLocation().getCharOffset());
            return utf8(line.substring(begin, end));
        }

        /** Strict: half of a surrogate pair would silently become a question mark. */
        private static byte[] utf8(String text) throws CharacterCodingException {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] array = new byte[bytes.remaining()];
            bytes.get(array);
            return array;
        }

        private static void expect(JsonToken token, JsonToken expected, String what) {
            if (token != expected) {
                throw new IllegalArgumentException("expected " + what);
            }
        }
    }
}
