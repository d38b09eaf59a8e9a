package io.wrongbook.widetable.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Properties;

/**
 * The Chinese texts of what a test writes into a page of docs/zh, by key, from {@code
 * src/test/resources/docs/<name>.zh.properties}.
 */
public final class ChineseTexts {

    private final Properties texts = new Properties();

    /** Fails unless the file has exactly these keys. */
    public ChineseTexts(String name, Collection<String> keys) throws IOException {
        Path file = Path.of("src/test/resources/docs", name + ".zh.properties");
        try (Reader reader = Files.newBufferedReader(file)) {
            texts.load(reader);
        }
        assertThat(texts.stringPropertyNames())
                .as("%s has a text for each key and no other", file)
                .containsExactlyInAnyOrderElementsOf(keys);
    }

    /** The text of one of the keys. */
    public String get(String key) {
        return texts.getProperty(key);
    }
}
