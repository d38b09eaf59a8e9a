package io.wrongbook.widetable.replay;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.wrongbook.widetable.event.DeadLetterRecord;
import io.wrongbook.widetable.event.RecordHeader;
import io.wrongbook.widetable.event.SourceRecord;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;

/** Writes dead letters to a new {@link DeadLetterFile}. */
final class DeadLetterFileWriter implements AutoCloseable {

    private final BufferedWriter file;

    /**
     * Creates the file.
     *
     * @throws java.nio.file.FileAlreadyExistsException if the file exists: it may contain repairs
     */
    DeadLetterFileWriter(Path path) throws IOException {
        this.file =
                Files.newBufferedWriter(
                        path, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
    }

    void write(DeadLetterRecord deadLetter) throws IOException {
        file.write(line(deadLetter.record()));
        file.newLine();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    static String line(SourceRecord deadLetter) throws IOException {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = DeadLetterFile.FACTORY.createGenerator(line)) {
            json.writeStartObject();
            json.writeNumberField(DeadLetterFile.PARTITION, deadLetter.partition);
            json.writeNumberField(DeadLetterFile.OFFSET, deadLetter.offset);
            json.writeNumberField(DeadLetterFile.TIMESTAMP, deadLetter.timestamp);
            json.writeArrayFieldStart(DeadLetterFile.HEADERS);
            for (RecordHeader header : deadLetter.headers) {
                json.writeStartObject();
                json.writeFieldName(header.name);
                writeBytes(json, header.value);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeFieldName(DeadLetterFile.KEY);
            writeBytes(json, deadLetter.key);
            String text = text(deadLetter.value);
            if (text != null && isOneObject(text)) {
                json.writeFieldName(DeadLetterFile.JSON);
                json.writeRawValue(text);
            } else {
                json.writeFieldName(DeadLetterFile.VALUE);
                writeBytes(json, deadLetter.value);
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
            json.writeStringField(DeadLetterFile.BASE64, Base64.getEncoder().encodeToString(bytes));
            json.writeEndObject();
        }
    }

    /** The text of these bytes in UTF-8, or null if they are not valid UTF-8. */
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

    /** Whether the text can be written into a line unchanged, and is read back the same. */
    private static boolean isOneObject(String text) {
        if (!text.startsWith("{") || !text.endsWith("}") || text.chars().anyMatch(c -> c < ' ')) {
            return false;
        }
        try (JsonParser json = DeadLetterFile.FACTORY.createParser(text)) {
            json.nextToken();
            json.skipChildren();
            return json.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }
}
