package io.wrongbook.widetable.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class Utf8OrderTest {

    /** In the order of their UTF-8 bytes; by chars the last three would come before U+FFFD. */
    private static final List<String> IN_ORDER =
            List.of(
                    "",
                    "A",
                    "A ",
                    "AB",
                    "a",
                    "a\u007f",
                    "a\u0080",
                    "a\u07ff",
                    "a\u0800",
                    "a\ud7ff",
                    "a\ue000",
                    "a\uff5e",
                    "a\ufffd",
                    "a\ud800\udc00",
                    "a\ud83d\ude00",
                    "a\ud83d\ude00b",
                    "a\ud83d\ude01",
                    "a\udbff\udfff");

    @Test
    void textsAreOrderedAsTheirUtf8Bytes() {
        for (String a : IN_ORDER) {
            for (String b : IN_ORDER) {
                assertThat(Integer.signum(Utf8Order.compare(a, b)))
                        .as("'%s' and '%s'", a, b)
                        .isEqualTo(
                                Integer.signum(
                                        Arrays.compareUnsigned(
                                                a.getBytes(StandardCharsets.UTF_8),
                                                b.getBytes(StandardCharsets.UTF_8))))
                        .isEqualTo(Integer.compare(IN_ORDER.indexOf(a), IN_ORDER.indexOf(b)));
            }
        }
    }
}
