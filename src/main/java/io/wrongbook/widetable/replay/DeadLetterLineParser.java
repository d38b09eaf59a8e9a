package io.wrongbook.widetable.replay;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.wrongbook.widetable.event.RecordHeader;
import io.wrongbook.widetable.event.SourceRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Reads one line of a {@link DeadLetterFile}. */
final class DeadLetterLineParser {

    private final String line;
    private final JsonParser json;
    private final SourceRecord deadLetter = new SourceRecord();
    private final List<String> found = new ArrayList<>();

    DeadLetterLineParser(String line, JsonParser json) {
        this.line = line;
        this.json = json;
    }

    SourceRecord parse(String topic) throws IOException {
        deadLetter.topic = topic;
        expect(json.nextToken(), JsonToken.START_OBJECT, "an object");
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            read(name);
            if (found.contains(name)) {
                throw new IllegalArgumentException(name + " is given twice: remove one of them");
            }
            found.add(name);
        }
        expect(json.nextToken(), null, "the end of the line");
        for (String name :
                List.of(
                        DeadLetterFile.PARTITION,
                        DeadLetterFile.OFFSET,
                        DeadLetterFile.TIMESTAMP,
                        DeadLetterFile.HEADERS,
                        DeadLetterFile.KEY)) {
            if (!found.contains(name)) {
                throw new IllegalArgumentException(name + " is missing");
            }
        }
        if (found.contains(DeadLetterFile.JSON) == found.contains(DeadLetterFile.VALUE)) {
            throw new IllegalArgumentException("write either json or value");
        }
        return deadLetter;
    }

    private void read(String name) throws IOException {
        switch (name) {
            case DeadLetterFile.PARTITION:
                deadLetter.partition = Math.toIntExact(number(name));
                break;
            case DeadLetterFile.OFFSET:
                deadLetter.offset = number(name);
                break;
            case DeadLetterFile.TIMESTAMP:
                deadLetter.timestamp = number(name);
                break;
            case DeadLetterFile.HEADERS:
                deadLetter.headers = headers();
                break;
            case DeadLetterFile.KEY:
                deadLetter.key = bytes(name);
                break;
            case DeadLetterFile.JSON:
                deadLetter.value = object();
                break;
            case DeadLetterFile.VALUE:
                deadLetter.value = bytes(name);
                break;
            default:
                throw new IllegalArgumentException(name + " is not a known name: remove it");
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
            expect(json.currentToken(), JsonToken.START_OBJECT, "headers: {\"name\": \"value\"}");
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
        if (!json.currentName().equals(DeadLetterFile.BASE64)) {
            throw new IllegalArgumentException("expected " + base64);
        }
        expect(json.nextToken(), JsonToken.VALUE_STRING, base64);
        byte[] bytes = Base64.getDecoder().decode(json.getText());
        expect(json.nextToken(), JsonToken.END_OBJECT, base64);
        return bytes;
    }

    /** The object exactly as it is written in the line. */
    private byte[] object() throws IOException {
        expect(json.currentToken(), JsonToken.START_OBJECT, "json: an object");
        int begin = Math.toIntExact(json.currentTokenLocation().getCharOffset());
        json.skipChildren();
        int end = Math.toIntExact(json.currentLocation().getCharOffset());
        return utf8(line.substring(begin, end));
    }

    /** Strict: otherwise half of a surrogate pair would silently become a question mark. */
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
