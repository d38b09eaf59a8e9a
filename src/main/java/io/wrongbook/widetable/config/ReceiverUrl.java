package io.wrongbook.widetable.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

/** The URL of a server that takes metrics or traces. ARMS has its token in the path. */
final class ReceiverUrl {

    /** Stands for the token, so that the URL need not hold it. */
    static final String TOKEN = "{token}";

    private static final Set<String> SCHEMES = Set.of("http", "https");

    private ReceiverUrl() {}

    /** The URL with its token and without a slash at its end, or null if the option is not set. */
    static String read(ReadableConfig options, ConfigOption<String> option) {
        String url = options.get(option);
        if (url == null) {
            return null;
        }
        if (url.contains(TOKEN)) {
            String token = options.get(JobOptions.ARMS_TOKEN);
            if (token == null) {
                throw new ConfigException(
                        String.format(
                                "%s has %s in it, and %s is missing",
                                option.key(), TOKEN, JobOptions.ARMS_TOKEN.key()));
            }
            url = url.replace(TOKEN, token.trim());
        }
        url = url.trim().replaceAll("/+$", "");
        if (!isUrl(url)) {
            // The URL is not shown: it may have a token in it.
            throw new ConfigException(
                    option.key() + ": must be a URL that begins with http:// or https://");
        }
        return url;
    }

    private static boolean isUrl(String text) {
        try {
            URI uri = new URI(text);
            return uri.getScheme() != null
                    && SCHEMES.contains(uri.getScheme().toLowerCase(Locale.ROOT))
                    && uri.getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
