package io.wrongbook.widetable.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Knows which options are secret, and keeps them out of everything that people read. */
public final class Secrets {

    public static final String MASK = "******";

    private static final List<String> SECRET_WORDS =
            List.of(
                    "password",
                    "passwd",
                    "secret",
                    "token",
                    "credential",
                    "jaas",
                    "ssl.key",
                    "pem");

    /** user:password@ and password=... in a JDBC URL. */
    private static final Pattern URL_SECRETS =
            Pattern.compile(
                    "(?<=//)[^/@?]*:[^/?]*@|(?<=[?&,(;])([^=&,()]*(?:password|secret|token)[^=&,()]*=)[^&,)]*",
                    Pattern.CASE_INSENSITIVE);

    /** The scheme and the host of a URL, without a user. */
    private static final Pattern HOST = Pattern.compile("^(\\w+://)(?:[^/@]*@)?([^/?#]+)");

    private Secrets() {}

    /** Whether the value of this option must not be shown. */
    public static boolean isSecret(String key) {
        String name = key.toLowerCase(Locale.ROOT);
        return SECRET_WORDS.stream().anyMatch(name::contains);
    }

    /** Whether this value of an option must not be shown as it is. */
    static boolean holdsSecret(String key, String value) {
        return isSecret(key)
                || (hasTokenInPath(key)
                        && !value.contains(ReceiverUrl.TOKEN)
                        && !withoutPath(value).equals(value));
    }

    /** ARMS wants its token in the path of the URL. */
    private static boolean hasTokenInPath(String key) {
        return key.startsWith("arms.") && key.endsWith("-url");
    }

    /** The options as they may be shown. */
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

    /** Where a URL leads, without all that follows the host. */
    public static String withoutPath(String url) {
        Matcher host = HOST.matcher(url);
        if (!host.find()) {
            return MASK;
        }
        String shown = host.group(1) + host.group(2);
        return host.end() == url.length() || url.substring(host.end()).equals("/")
                ? shown
                : shown + "/" + MASK;
    }

    /** A URL without the passwords that it may hold. */
    public static String maskedUrl(String url) {
        return URL_SECRETS
                .matcher(url)
                .replaceAll(match -> match.group(1) == null ? MASK + "@" : match.group(1) + MASK);
    }

    /** The secret values among these options. */
    public static List<String> valuesIn(Map<String, String> options) {
        return options.entrySet().stream()
                .filter(option -> isSecret(option.getKey()))
                .map(Map.Entry::getValue)
                .collect(Collectors.toList());
    }

    /** What an exception and its causes say, each thing once. */
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

    /** A text of others, an exception's message say, in one line and without these secrets. */
    public static String scrub(String text, Collection<String> secrets) {
        String scrubbed = maskedUrl(String.valueOf(text));
        // The longest first: a secret may be a part of another one.
        for (String secret :
                secrets.stream()
                        .filter(value -> !value.isEmpty())
                        .sorted(Comparator.comparing(String::length).reversed())
                        .collect(Collectors.toList())) {
            scrubbed = scrubbed.replace(secret, MASK);
        }
        return scrubbed.replaceAll("\\s+", " ").trim();
    }
}
