package io.wrongbook.widetable.mysql;

import com.mysql.cj.conf.ConnectionUrlParser;
import com.mysql.cj.conf.HostInfo;
import com.mysql.cj.conf.PropertyDefinition;
import com.mysql.cj.conf.PropertyDefinitions;
import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.exceptions.CJException;
import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.DatabaseConfig;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The properties of the driver, and the rules for {@code jdbc.url} and {@code jdbc.properties.*}:
 * properties that would break a guarantee of the job are rejected, all others are free. The names
 * and defaults are those of Connector/J 8.4 and 9.
 */
final class DriverSettings {

    /** The defaults, which the URL and {@code jdbc.properties.*} override. */
    private static final Map<String, String> DEFAULTS =
            Map.ofEntries(
                    Map.entry("useServerPrepStmts", "true"),
                    // Otherwise a statement that the server rejects would look prepared.
                    Map.entry("emulateUnsupportedPstmts", "false"),
                    // A hanging socket fails long before a checkpoint times out.
                    Map.entry("connectTimeout", "10000"),
                    Map.entry("socketTimeout", "30000"),
                    Map.entry("tcpKeepAlive", "true"),
                    // The job writes to a second host, too, and uses it until its connection
                    // breaks.
                    Map.entry("failOverReadOnly", "false"),
                    Map.entry("secondsBeforeRetrySource", "0"),
                    Map.entry("queriesBeforeRetrySource", "0"),
                    // The sink itself retries, for jdbc.retry-timeout.
                    Map.entry("retriesAllDown", "1"),
                    Map.entry("connectionAttributes", "program_name:wrongbook-wide-table"),
                    // Otherwise the driver traces each statement if it finds OpenTelemetry.
                    Map.entry("openTelemetry", "DISABLED"));

    /** The only properties about several hosts that apply to a failover URL. */
    private static final Set<PropertyKey> OF_FAILOVER =
            Set.of(
                    PropertyKey.initialTimeout,
                    PropertyKey.maxReconnects,
                    PropertyKey.resourceId,
                    PropertyKey.retriesAllDown);

    private static final Map<PropertyKey, Rule> RULES = rules();

    private DriverSettings() {}

    /**
     * The properties to connect with.
     *
     * @throws ConfigException if the URL cannot be parsed, or if it or a property breaks a
     *     guarantee of the job
     */
    static Map<String, String> of(DatabaseConfig config) {
        Map<String, String> settings = new TreeMap<>(DEFAULTS);
        config.properties()
                .forEach(
                        (name, value) -> {
                            check("jdbc.properties." + name, name, value);
                            settings.put(name, value);
                        });
        List<Map<String, String>> ofUrl = new ArrayList<>();
        try {
            ConnectionUrlParser url = ConnectionUrlParser.parseConnectionString(config.url());
            ofUrl.add(url.getProperties());
            for (HostInfo host : url.getHosts()) {
                ofUrl.add(host.getHostProperties());
            }
        } catch (CJException | IllegalArgumentException e) {
            // The driver's message quotes the password.
            throw new ConfigException(
                    config.key("url")
                            + ": the driver cannot parse it: write"
                            + " jdbc:mysql://host:3306/database?name=value, and encode special"
                            + " characters in values: %40 for @, %25 for % and so on");
        }
        for (Map<String, String> properties : ofUrl) {
            properties.forEach(
                    (name, value) -> check(config.key("url") + ": " + name, name, value));
        }
        return settings;
    }

    private static void check(String where, String name, String value) {
        PropertyKey key = PropertyKey.fromValue(name);
        Rule rule = key == null ? null : RULES.get(key);
        String given = value == null ? "" : value.trim();
        if (rule != null && !rule.allows.test(given)) {
            throw new ConfigException(
                    String.format("%s: %s: %s", where, rule.reason, rule.instead));
        }
    }

    private static Map<PropertyKey, Rule> rules() {
        Map<PropertyKey, Rule> rules = new HashMap<>();
        String moves = "changes the connection between the job's statements, which loses rows";
        for (PropertyKey key : PropertyKey.values()) {
            PropertyDefinition<?> definition = PropertyDefinitions.getPropertyDefinition(key);
            if (definition != null
                    && definition.getCategory().equals(PropertyDefinitions.CATEGORY_HA)
                    && !OF_FAILOVER.contains(key)) {
                String usual = plain(String.valueOf(definition.getDefaultValue()));
                rules.put(key, new Rule(value -> plain(value).equals(usual), moves, "remove it"));
            }
        }
        rules.put(PropertyKey.dnsSrv, only("false", moves));
        rules.put(PropertyKey.failOverReadOnly, only("false", "makes a second host read-only"));
        rules.put(PropertyKey.secondsBeforeRetrySource, only("0", moves));
        rules.put(PropertyKey.queriesBeforeRetrySource, only("0", moves));

        String commits = "may skip a commit, which loses rows";
        rules.put(PropertyKey.useLocalTransactionState, only("false", commits));
        rules.put(PropertyKey.elideSetAutoCommits, only("false", commits));

        String texts = "puts texts into the SQL statement, where their escaping may fail";
        rules.put(PropertyKey.useServerPrepStmts, only("true", texts));
        rules.put(PropertyKey.emulateUnsupportedPstmts, only("false", texts));
        rules.put(PropertyKey.allowMultiQueries, only("false", "allows several statements in one"));

        Rule utf8 = new Rule(DriverSettings::isUtf8, "corrupts texts", "remove it, or write UTF-8");
        rules.put(PropertyKey.characterEncoding, utf8);
        rules.put(PropertyKey.characterSetResults, utf8);
        rules.put(PropertyKey.clobCharacterEncoding, utf8);
        rules.put(
                PropertyKey.connectionCollation,
                new Rule(
                        value -> value.toLowerCase(Locale.ROOT).startsWith("utf8mb4_"),
                        "corrupts texts",
                        "remove it, or write a collation of utf8mb4"));
        rules.put(PropertyKey.customCharsetMapping, none("may corrupt texts"));

        String files = "allows the server to read files of this machine";
        rules.put(PropertyKey.allowLoadLocalInfile, only("false", files));
        rules.put(PropertyKey.allowLoadLocalInfileInPath, none(files));
        rules.put(PropertyKey.allowUrlInLocalInfile, only("false", files));

        String code = "allows other code to change statements or errors";
        rules.put(PropertyKey.queryInterceptors, none(code));
        rules.put(PropertyKey.exceptionInterceptors, none(code));
        rules.put(PropertyKey.connectionLifecycleInterceptors, none(code));
        String hidden = "adds properties that are not visible here";
        rules.put(PropertyKey.propertiesTransform, none(hidden));
        rules.put(PropertyKey.useConfigs, none(hidden));

        String limits = "makes the driver reject or hide rows that the server accepts";
        rules.put(PropertyKey.maxAllowedPacket, none(limits));
        rules.put(PropertyKey.maxRows, only("-1", limits));
        rules.put(PropertyKey.cacheServerConfiguration, only("false", limits));
        rules.put(
                PropertyKey.databaseTerm,
                only("CATALOG", "hides the name of the database from the start-up checks"));

        String shows = "writes rows into messages and logs";
        rules.put(PropertyKey.dumpQueriesOnException, only("false", shows));
        rules.put(PropertyKey.enablePacketDebug, only("false", shows));
        rules.put(PropertyKey.autoGenerateTestcaseScript, only("false", shows));

        Rule ends =
                new Rule(
                        value -> !value.isEmpty() && !value.matches("0+"),
                        "waits for ever if it is 0",
                        "write milliseconds, or remove it");
        rules.put(PropertyKey.connectTimeout, ends);
        rules.put(PropertyKey.socketTimeout, ends);
        return rules;
    }

    private static Rule only(String value, String reason) {
        return new Rule(
                given -> plain(given).equals(plain(value)), reason, "remove it, or write " + value);
    }

    private static Rule none(String reason) {
        return new Rule(given -> false, reason, "remove it");
    }

    /** The driver accepts yes and no for true and false, in any case. */
    private static String plain(String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        return lower.equals("yes") ? "true" : lower.equals("no") ? "false" : lower;
    }

    /** Whether this is a Java name of UTF-8. */
    static boolean isUtf8(String name) {
        try {
            return Charset.forName(name).equals(StandardCharsets.UTF_8);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return false;
        }
    }

    /** The values that a property may have, what other values do, and what to write instead. */
    private static final class Rule {

        private final Predicate<String> allows;
        private final String reason;
        private final String instead;

        Rule(Predicate<String> allows, String reason, String instead) {
            this.allows = allows;
            this.reason = reason;
            this.instead = instead;
        }
    }
}
