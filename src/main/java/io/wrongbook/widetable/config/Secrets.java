package io.wrongbook.widetable.config;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Knows which options are secret, and keeps their values out of everything that people read. */
public final class Secrets {

    public static final String MASK = "******";

    /** Matches names from which the punctuation is removed. */
    private static final Pattern SECRET =
            Pattern.compile(
                    "password|passwd|pwd|passphrase|secret|token|credential|jaas|pem"
                            + "|(api|access|private|account|service|keystore)key"
                            + "|basicauth|authparams|httpheaders");

    /** The location or the type of a secret is not a secret: messages need it. */
    private static final Pattern NO_SECRET =
            Pattern.compile(
                    "(location|type|url|uri|file|path|algorithm|class|encoding|provider|endpoint)$"
                            + "|disconnectonexpiredpasswords");

    private static final Pattern PUNCTUATION = Pattern.compile("[^a-z0-9]");
    private static final Pattern WHITESPACE = Pattern.compile("\\s+");

    /** The scheme and the host of a URL, without a user. */
    private static final Pattern HOST = Pattern.compile("^(\\w+://)(?:[^/?#@]*@)?([^/?#@]+)");

    private Secrets() {}

    /** Whether the value of this option is a secret. */
    public static boolean isSecret(String key) {
        String name = PUNCTUATION.matcher(key.toLowerCase(Locale.ROOT)).replaceAll("");
        return SECRET.matcher(name).find() && !NO_SECRET.matcher(name).find();
    }

    /** Whether this value of an option contains a secret. */
    static boolean holdsSecret(String key, String value) {
        return isSecret(key)
                || (hasTokenInPath(key)
                        && !value.contains(ReceiverUrl.TOKEN)
                        && !withoutPath(value).equals(value));
    }

    /** ARMS requires its token in the path of the URL. */
    private static boolean hasTokenInPath(String key) {
        return key.startsWith("arms.") && key.endsWith("-url");
    }

    /** The options with their secrets masked. */
    public static Map<String, String> masked(Map<String, String> options) {
        Map<String, String> shown = new LinkedHashMap<>();
        options.forEach((key, value) -> shown.put(key, masked(key, value)));
        return shown;
    }

    private static String masked(String key, String value) {
        if (isSecret(key)) {
            return MASK;
        }
        return hasTokenInPath(key) ? withoutPath(value) : maskedUrl(value);
    }

    /** The scheme and the host of a URL; what follows is masked. */
    public static String withoutPath(String url) {
        Matcher host = HOST.matcher(url);
        // With an @ after the host, it is not clear which part is the host.
        if (!host.find() || url.indexOf('@', host.end()) >= 0) {
            return MASK;
        }
        String shown = host.group(1) + host.group(2);
        return host.end() == url.length() || url.substring(host.end()).equals("/")
                ? shown
                : shown + "/" + MASK;
    }

    /** A URL with its passwords masked. */
    public static String maskedUrl(String url) {
        return masked(url, UrlSecrets.inUrl(url));
    }

    /** The secret values among these options, including those in their URLs. */
    public static List<String> valuesIn(Map<String, String> options) {
        List<String> values = new ArrayList<>();
        options.forEach(
                (key, value) -> {
                    if (JaasText.isJaas(key)) {
                        values.addAll(JaasText.secrets(value));
                    } else if (isSecret(key)) {
                        values.add(value);
                    } else {
                        values.addAll(UrlSecrets.values(value));
                    }
                });
        return values;
    }

    /** The messages of an exception and of its causes, each message once. */
    static String messages(Throwable failure) {
        StringBuilder messages = new StringBuilder();
        for (Throwable e = failure; e != null; e = e.getCause()) {
            String message = String.valueOf(e.getMessage());
            if (messages.indexOf(message) < 0) {
                messages.append(messages.length() == 0 ? "" : ": ").append(message);
            }
        }
        return messages.toString();
    }

    /**
     * A text that another library wrote, for example the message of an exception, in one line and
     * without these secrets. No sequence of four characters of a secret remains, however the text
     * cuts or escapes the secret.
     */
    public static String scrub(String text, Collection<String> secrets) {
        String line = WHITESPACE.matcher(String.valueOf(text)).replaceAll(" ").trim();
        BitSet hidden = UrlSecrets.inText(line);
        new SecretFragments(secrets).mark(line, hidden);
        return masked(line, hidden);
    }

    /** The text with each sequence of hidden characters replaced. */
    private static String masked(String text, BitSet hidden) {
        StringBuilder masked = new StringBuilder();
        int end = 0;
        for (int start = hidden.nextSetBit(0); start >= 0; start = hidden.nextSetBit(end)) {
            masked.append(text, end, start).append(MASK);
            end = hidden.nextClearBit(start);
        }
        return masked.append(text, end, text.length()).toString();
    }
}
