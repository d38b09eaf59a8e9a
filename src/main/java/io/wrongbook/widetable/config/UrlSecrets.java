package io.wrongbook.widetable.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the secrets in a URL: {@code user:password@} before a host, and parameters with secret
 * names, in the query ({@code ?password=}) or beside a host ({@code (host=h,password=p)}, {@code
 * address=(host=h)(password=p)}), with names and values percent-encoded or not. These are the forms
 * that Connector/J's {@code ConnectionUrlParser} reads. If a URL can be read in two ways, this
 * class hides more rather than less.
 */
final class UrlSecrets {

    private static final String NAME = "[\\w.%+\\-]+";
    private static final String NAME_START = "(?:(?<![\\w.%+\\-])|\\G)";

    /** In a separate URL, names may contain spaces, and a list of attributes has colons. */
    private static final Pattern IN_URL = Pattern.compile("([\\w.%+\\-\\s]+?)(=|%3[dD]|:)");

    private static final Pattern IN_TEXT =
            Pattern.compile(NAME_START + "(" + NAME + "?)\\s*(=|%3[dD])\\s*");

    /** Hosts with ports, and perhaps a database: no part of it is a password. */
    private static final Pattern PLAIN_HOSTS =
            Pattern.compile("[\\w.\\-%]*(:\\d*)?(,[\\w.\\-%]*(:\\d*)?)*(/[\\w\\-$%]*)?");

    /** The end of the value of a parameter beside a host, as the driver reads it. */
    private static final Pattern END_BESIDE_HOST =
            Pattern.compile("\\)(?=[(,\\]/?]|$)|,(?=" + NAME + "=)");

    private static final Pattern URL_IN_TEXT = Pattern.compile("//[^\\s\"'<>]+");
    private static final Pattern END_IN_TEXT = Pattern.compile("[&\\s\"'<>]|$");

    private UrlSecrets() {}

    /** Marks the secret characters of a URL. */
    static BitSet inUrl(String url) {
        BitSet hidden = new BitSet();
        for (int[] range : parameters(url)) {
            hidden.set(range[0], range[1]);
        }
        int[] user = user(url, hidden);
        hidden.set(user[0], user[1]);
        return hidden;
    }

    /** Marks the secret characters of a text that may contain URLs and {@code name=value}. */
    static BitSet inText(String text) {
        BitSet hidden = new BitSet();
        Matcher name = IN_TEXT.matcher(text);
        while (name.find()) {
            if (isSecret(name.group(1))) {
                hidden.set(name.end(), endInText(text, name.end()));
            }
        }
        Matcher url = URL_IN_TEXT.matcher(text);
        while (url.find()) {
            int[] user = user(url.group(), new BitSet());
            hidden.set(url.start() + user[0], url.start() + user[1]);
        }
        return hidden;
    }

    /** The secrets in a URL as they are written there; the caller adds the decoded forms. */
    static List<String> values(String url) {
        List<String> values = new ArrayList<>();
        BitSet parameters = new BitSet();
        int query = query(url);
        for (int[] range : parameters(url)) {
            parameters.set(range[0], range[1]);
            String value = url.substring(range[0], range[1]);
            if (range[0] < query) {
                Matcher end = END_BESIDE_HOST.matcher(value);
                value = end.find() ? value.substring(0, end.start()) : value;
            }
            values.add(value);
        }
        int[] user = user(url, parameters);
        String[] hosts = url.substring(user[0], user[1]).split(",", -1);
        for (int i = 0; i < hosts.length; i++) {
            String host = hosts[i].substring(hosts[i].indexOf(':') + 1);
            int at = host.lastIndexOf('@');
            values.add(i < hosts.length - 1 && at >= 0 ? host.substring(0, at) : host);
        }
        return values;
    }

    /** The percent-decoded text; the text itself if it is not encoded. */
    static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return text;
        }
    }

    private static List<int[]> parameters(String url) {
        List<int[]> ranges = new ArrayList<>();
        int query = query(url);
        Matcher name = IN_URL.matcher(url);
        while (name.find()) {
            boolean colon = name.group(2).equals(":");
            if (isSecret(name.group(1)) && (!colon || name.start() > query)) {
                int end = name.end() > query ? url.indexOf('&', name.end()) : url.lastIndexOf(')');
                ranges.add(new int[] {name.end(), end < name.end() ? url.length() : end});
            }
        }
        return ranges;
    }

    /** The index of the query, or the length of the URL if it has none. */
    private static int query(String url) {
        int query = url.indexOf('?');
        return query < 0 ? url.length() : query;
    }

    /**
     * The range from the first user to the last {@code @}; empty if there is no password. This also
     * finds a password that should have been encoded and is not, for example one with a slash.
     */
    private static int[] user(String url, BitSet parameters) {
        int start = url.indexOf("//") + 2;
        if (start < 2) {
            return new int[] {0, 0};
        }
        int query = Math.max(query(url), start);
        boolean plain = PLAIN_HOSTS.matcher(url.substring(start, query)).matches();
        int at = url.lastIndexOf('@');
        while (at >= start
                && (parameters.get(at)
                        || (plain && at > query && url.substring(query, at).contains("=")))) {
            at = url.lastIndexOf('@', at - 1);
        }
        boolean password = at >= start && url.substring(start, at).contains(":");
        return password ? new int[] {start, at} : new int[] {0, 0};
    }

    private static int endInText(String text, int start) {
        if (start < text.length() && "\"'".indexOf(text.charAt(start)) >= 0) {
            // The value may contain an unescaped quote.
            int last = text.lastIndexOf(text.charAt(start));
            return last > start ? last + 1 : text.length();
        }
        Matcher end = END_IN_TEXT.matcher(text);
        return end.find(start) ? end.start() : text.length();
    }

    private static boolean isSecret(String name) {
        return Secrets.isSecret(decoded(name));
    }
}
