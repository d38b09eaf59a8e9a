package io.wrongbook.widetable.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;

/** Secrets that are hard to hide, and the rule that no part of one is shown. */
final class Fragments {

    /** No letter in lower case, which the texts around a secret are made of; no mask. */
    private static final String CHARACTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!@#$%^&()_+-=[]{};:'\"\\|,.<>/?`~ \t密码错题";

    private Fragments() {}

    /** A secret of 4 to 24 characters. */
    static String secret(Random random) {
        return IntStream.range(0, 4 + random.nextInt(21))
                .map(i -> CHARACTERS.charAt(random.nextInt(CHARACTERS.length())))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** No four characters of the secret that stand together are in the text. */
    static void assertNoneIn(String text, String secret) {
        for (int i = 0; i + 4 <= secret.length(); i++) {
            assertThat(text).as("secret %s", secret).doesNotContain(secret.substring(i, i + 4));
        }
    }
}
