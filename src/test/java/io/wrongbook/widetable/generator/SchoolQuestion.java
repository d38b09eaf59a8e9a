package io.wrongbook.widetable.generator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A question as a textbook has it, with the names that belong to it; {@code questions.tsv}. */
public record SchoolQuestion(
        String id,
        String subject,
        String chapterId,
        String chapterName,
        String patternId,
        String patternName,
        String text) {

    private static final String FILE = "questions.tsv";

    /** All questions, in the file's order. */
    public static List<SchoolQuestion> all() {
        try (InputStream in = SchoolQuestion.class.getResourceAsStream(FILE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(SchoolQuestion::ofLine)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SchoolQuestion ofLine(String line) {
        String[] parts = line.split("\t", -1);
        if (parts.length != 7) {
            throw new IllegalStateException(FILE + " has a line without its 7 columns: " + line);
        }
        return new SchoolQuestion(
                parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6]);
    }
}
