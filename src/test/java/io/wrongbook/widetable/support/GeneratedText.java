package io.wrongbook.widetable.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The part of a page that is made by a test, between {@code <!-- name -->} and its end. */
public final class GeneratedText {

    private GeneratedText() {}

    /**
     * Fails unless the page has this text there. With {@code -Ddocs.write=true} it is written
     * instead.
     */
    public static void check(Path page, String name, String generated) throws IOException {
        String text = Files.readString(page);
        String opening = "<!-- " + name + " -->";
        int begin = text.indexOf(opening) + opening.length();
        int end = text.indexOf("<!-- /" + name + " -->");
        assertThat(end).as("%s has %s and its end", page, opening).isGreaterThan(begin);

        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(page, text.substring(0, begin) + generated + text.substring(end));
        } else {
            assertThat(text.substring(begin, end)).isEqualTo(generated);
        }
    }
}
