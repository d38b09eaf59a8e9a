package io.wrongbook.widetable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A part of a page that is made from the code, between two comments of HTML. */
public final class GeneratedPart {

    private GeneratedPart() {}

    /**
     * Compares the part with what the code says now; with {@code -Ddocs.write=true} writes it.
     *
     * @param name stands in the comments, {@code <!-- name -->} and {@code <!-- /name -->}
     */
    public static void check(Path page, String name, String expected) throws IOException {
        String text = Files.readString(page);
        String beginMark = "<!-- " + name + " -->";
        String endMark = "<!-- /" + name + " -->";
        int begin = text.indexOf(beginMark) + beginMark.length();
        int end = text.indexOf(endMark);
        assertThat(end).as("%s has %s ... %s", page, beginMark, endMark).isGreaterThan(begin);

        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(page, text.substring(0, begin) + expected + text.substring(end));
        } else {
            assertThat(text.substring(begin, end)).isEqualTo(expected);
        }
    }
}
