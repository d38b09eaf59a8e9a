package io.wrongbook.widetable.replay;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.event.DeadLetterRecord;
import io.wrongbook.widetable.event.SourceRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the dead letters of a {@link DeadLetterFile}. */
final class DeadLetterFileReader implements AutoCloseable {

    private final Path path;
    private final String topic;
    private final BufferedReader file;
    private int number;

    /**
     * Opens the file.
     *
     * @param topic the dead-letter topic
     */
    DeadLetterFileReader(Path path, String topic) throws IOException {
        this.path = path;
        this.topic = topic;
        this.file = Files.newBufferedReader(path, StandardCharsets.UTF_8);
    }

    /**
     * The next dead letter, or null at the end; blank lines are skipped.
     *
     * @throws ConfigException if a line is not a dead letter; the message contains its number
     */
    DeadLetterRecord read() throws IOException {
        String line;
        do {
            number++;
            line = readLine();
        } while (line != null && line.isBlank());
        return line == null ? null : new DeadLetterRecord(parse(line));
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private String readLine() throws IOException {
        try {
            return file.readLine();
        } catch (CharacterCodingException e) {
            throw fault("this line or one of the next is not valid UTF-8: save the file as UTF-8");
        }
    }

    private SourceRecord parse(String line) {
        try (JsonParser json = DeadLetterFile.FACTORY.createParser(line)) {
            return new DeadLetterLineParser(line, json).parse(topic);
        } catch (JsonProcessingException e) {
            throw fault("is not valid JSON: " + e.getOriginalMessage());
        } catch (IOException | IllegalArgumentException | ArithmeticException e) {
            throw fault(e.getMessage());
        }
    }

    private ConfigException fault(String what) {
        return new ConfigException(String.format("import: %s, line %d: %s", path, number, what));
    }
}
