package io.wrongbook.widetable.config;

import java.io.IOException;
import java.io.StreamTokenizer;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The value of Kafka's {@code sasl.jaas.config}, {@code <LoginModule> required name="value" ...;},
 * parsed by the rules of Kafka's own {@code JaasConfig}. Kafka's error messages quote the text at
 * the error, and that is a part of the password if the password contains an unescaped double quote.
 * So this class finds the errors itself and describes them without quoting the text.
 */
final class JaasText {

    private static final Set<String> FLAGS =
            Set.of("required", "requisite", "sufficient", "optional");

    private final String text;
    private final CountingReader reader;
    private final StreamTokenizer tokens;
    private final List<String> secrets = new ArrayList<>();
    private String fault;

    private JaasText(String text) {
        this.text = text;
        this.reader = new CountingReader(text);
        this.tokens = new StreamTokenizer(reader);
        tokens.slashSlashComments(true);
        tokens.slashStarComments(true);
        tokens.wordChars('-', '-');
        tokens.wordChars('_', '_');
        tokens.wordChars('$', '$');
        try {
            fault = parse();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the property with this name holds a JAAS configuration. */
    static boolean isJaas(String name) {
        return name.endsWith("sasl.jaas.config");
    }

    /**
     * Rejects a text that Kafka cannot read.
     *
     * @param option for the message
     * @throws ConfigException with the location of the error
     */
    static void check(String option, String text) {
        String fault = new JaasText(text).fault;
        if (fault != null) {
            throw new ConfigException(
                    String.format(
                            "%s: %s: write <LoginModule class> required name=\"value\" ...; and"
                                    + " within a value \\\" for a double quote and \\\\ for a"
                                    + " backslash",
                            option, fault));
        }
    }

    /**
     * The secrets in the text, as they are written and as Kafka reads them; the whole text if it
     * has an error.
     */
    static List<String> secrets(String text) {
        JaasText jaas = new JaasText(text);
        return jaas.fault == null ? jaas.secrets : List.of(text);
    }

    /** The error, or null if there is none. */
    private String parse() throws IOException {
        int modules = 0;
        while (tokens.nextToken() != StreamTokenizer.TT_EOF) {
            if (tokens.sval == null || tokens.sval.isEmpty()) {
                return "no LoginModule class" + place();
            }
            tokens.nextToken();
            if (tokens.sval == null || !FLAGS.contains(tokens.sval.toLowerCase(Locale.ROOT))) {
                return "none of required, requisite, sufficient and optional" + place();
            }
            String fault = options();
            if (fault != null) {
                return fault;
            }
            modules++;
        }
        return modules == 1 ? null : modules + " login modules instead of one";
    }

    private String options() throws IOException {
        String last = "";
        while (tokens.nextToken() != StreamTokenizer.TT_EOF && tokens.ttype != ';') {
            String name = tokens.sval;
            if (tokens.nextToken() != '=') {
                return "neither name=\"value\" nor ;" + last + place();
            }
            int start = reader.count;
            tokens.nextToken();
            if (tokens.sval == null) {
                return "no value between double quotes" + last + place();
            }
            if (name != null && Secrets.isSecret(name)) {
                addSecret(start, tokens.sval);
                last = " after the value of a password or token";
            }
        }
        return tokens.ttype == ';' ? null : "no ; at the end" + last;
    }

    private void addSecret(int start, String value) {
        int end = reader.count;
        boolean quoted = tokens.ttype == '"' || tokens.ttype == '\'';
        // If more text follows the closing quote, the quote may be a part of the value.
        boolean ends = end >= text.length() || ";\t\r\n ".indexOf(text.charAt(end)) >= 0;
        secrets.add(text.substring(start, quoted && !ends ? text.length() : end));
        secrets.add(value);
    }

    private String place() {
        return " near character " + reader.count;
    }

    /** How far the tokenizer has read. */
    private static final class CountingReader extends StringReader {

        private int count;

        CountingReader(String text) {
            super(text);
        }

        @Override
        public int read() throws IOException {
            int c = super.read();
            count += c < 0 ? 0 : 1;
            return c;
        }
    }
}
