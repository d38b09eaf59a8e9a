package io.wrongbook.widetable.catalog;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wrongbook.widetable.config.ConfigException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said about options that Flink's catalogs cannot use; no server is asked. */
class OpenCatalogTest {

    private static final Map<String, String> GOOD =
            Map.of(
                    "catalog.type", "jdbc",
                    "catalog.base-url", "jdbc:mysql://localhost:1",
                    "catalog.default-database", "d",
                    "catalog.username", "u",
                    "catalog.password", "hush-hush");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "base-url|jdbc:mysql://localhost:1/d|catalog.base-url: must be the address of a"
                        + " server",
                "base-url|jdbc:mysql://localhost:1/?useSSL=false|catalog.base-url: must be the"
                        + " address",
                "base-url|jdbc:mysql://localhost:1?password=hush|catalog.base-url: must be the"
                        + " address",
                "base-url|jdbc:mysql://u:hush@localhost:1|catalog.base-url: must be the address",
                "base-url|localhost:1|catalog.base-url: must be the address of a server",
                "base-url||Missing required options are: base-url",
                "password||Missing required options are: password",
                "nonsense|hush|Unsupported options: nonsense",
                "type|jbdc|Could not find any factory for identifier 'jbdc'",
                "type|''|catalog.type: is missing: write --catalog.type",
                "type||catalog.type: is missing: write --catalog.type",
            })
    void aFaultIsOneLineThatNamesTheOption(String option, String value, String message) {
        Map<String, String> given = new HashMap<>(GOOD);
        given.compute("catalog." + option, (key, good) -> value);

        assertThatThrownBy(() -> OpenCatalog.open(given))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message)
                .hasMessageNotContainingAny("hush", "\n", "IllegalArgumentException");
    }
}
