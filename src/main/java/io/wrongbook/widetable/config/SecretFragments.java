package io.wrongbook.widetable.config;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds secrets, whole or in part, in a text that another library wrote. Such a library may cut a
 * secret anywhere, decode it or escape it before it puts it into a message. No sequence of {@value
 * #LENGTH} characters of a secret remains, except those of the product's own names. The price: a
 * password that consists of common words hides these words in messages.
 */
final class SecretFragments {

    /** Shorter sequences reveal too little, and occur in every text. */
    static final int LENGTH = 4;

    /**
     * Names that half of all messages contain; a password that begins with one of them must not
     * hide them.
     */
    private static final List<String> OWN_NAMES =
            List.of("wrongbook", "wrong_id", "dwd_wrong_record_wide_delta");

    private static final Pattern WHITESPACE = Pattern.compile("\\s+");

    /** The lines around a key in PEM form. */
    private static final Pattern PEM_FRAME = Pattern.compile("-----[A-Z ]+-----");

    private final Set<String> fragments = new HashSet<>();
    private final Set<String> wholes = new HashSet<>();
    private final Set<String> shorts = new HashSet<>();

    SecretFragments(Collection<String> secrets) {
        for (String secret : secrets) {
            forms(PEM_FRAME.matcher(secret).replaceAll(" ")).forEach(this::add);
        }
    }

    private void add(String secret) {
        if (secret.length() < LENGTH) {
            if (!secret.isBlank()) {
                shorts.add(secret);
            }
            return;
        }
        wholes.add(secret);
        for (int i = 0; i + LENGTH <= secret.length(); i++) {
            String fragment = secret.substring(i, i + LENGTH);
            if (OWN_NAMES.stream().noneMatch(name -> name.contains(fragment))) {
                fragments.add(fragment);
            }
        }
    }

    /** Marks the secrets in a text whose whitespace is collapsed to single spaces. */
    void mark(String text, BitSet hidden) {
        for (int i = 0; i + LENGTH <= text.length(); i++) {
            if (fragments.contains(text.substring(i, i + LENGTH))) {
                hidden.set(i, i + LENGTH);
            }
        }
        for (String secret : wholes) {
            for (int i = text.indexOf(secret); i >= 0; i = text.indexOf(secret, i + 1)) {
                hidden.set(i, i + secret.length());
            }
        }
        for (String secret : shorts) {
            Matcher alone =
                    Pattern.compile("(?<![\\w])" + Pattern.quote(secret) + "(?![\\w])")
                            .matcher(text);
            while (alone.find()) {
                hidden.set(alone.start(), alone.end());
            }
        }
    }

    /** A secret as it is, and in the forms in which libraries write it. */
    private static Set<String> forms(String secret) {
        Set<String> forms = new LinkedHashSet<>();
        for (String plain : List.of(secret, UrlSecrets.decoded(secret))) {
            String collapsed = WHITESPACE.matcher(plain).replaceAll(" ");
            String encoded = URLEncoder.encode(plain, StandardCharsets.UTF_8);
            forms.add(collapsed);
            forms.add(encoded);
            forms.add(encoded.replace("+", "%20"));
            forms.add(lowerCaseEscapes(encoded));
            forms.add(collapsed.replace("\\", "\\\\").replace("\"", "\\\""));
            forms.add(collapsed.replace("\\", "\\\\").replace("'", "\\'"));
            forms.add(collapsed.replace("'", "''"));
        }
        return forms;
    }

    private static String lowerCaseEscapes(String encoded) {
        return Pattern.compile("%[0-9A-F]{2}")
                .matcher(encoded)
                .replaceAll(
                        escape ->
                                Matcher.quoteReplacement(escape.group().toLowerCase(Locale.ROOT)));
    }
}
