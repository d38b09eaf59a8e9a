package io.wrongbook.widetable.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

/** The URL of a server that receives metrics or traces. ARMS has its token in the path. */
final class ReceiverUrl {

    /** The placeholder for the token, so that the URL need not contain the token. */
    static final String TOKEN = "{token}";

    private static final Set<String> SCHEMES = Set.of("http", "https");

    private ReceiverUrl() {}

    /** The URL with its token and without a trailing slash, or null if the option is unset. */
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
                                "%s: contains %s, but %s is missing: write --%s '${NAME}'",
                                option.key(),
                                TOKEN,
                                JobOptions.ARMS_TOKEN.key(),
                                JobOptions.ARMS_TOKEN.key()));
            }
            url = url.replace(TOKEN, token.trim());
        }
        url = url.trim().replaceAll("/+$", "");
        if (!isUrl(url)) {
            // The URL is not shown: it may contain a token.
            throw new ConfigException(
                    option.key()
                            + ": is not a valid URL: write one that begins with http:// or"
                            + " https://");
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
