package io.wrongbook.widetable.config;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How to reach a database. Immutable; shows no secret. */
public final class DatabaseConfig implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final String URL_START = "jdbc:mysql://";

    private final String prefix;
    private final String url;
    private final String username;
    private final String password;
    private final HashMap<String, String> properties;

    /**
     * @param prefix of the keys of its options, for messages
     * @param username null if the URL, or nothing, names a user
     * @param password null if there is none
     * @param properties {@code jdbc.properties.*}, for the driver
     */
    DatabaseConfig(
            String prefix,
            String url,
            String username,
            String password,
            Map<String, String> properties) {
        if (!url.startsWith(URL_START)) {
            // The driver's other schemes change hosts under the job's statements.
            throw new ConfigException(
                    prefix
                            + "url: must begin with jdbc:mysql:// (also for MariaDB), for example"
                            + " jdbc:mysql://host:3306/database, or with hosts to fail over to,"
                            + " jdbc:mysql://host1:3306,host2:3306/database");
        }
        this.prefix = prefix;
        this.url = url;
        this.username = username;
        this.password = password;
        this.properties = new HashMap<>(properties);
    }

    /** The same database, but for what is given. */
    DatabaseConfig with(
            String itsPrefix,
            Optional<String> itsUrl,
            Optional<String> itsUsername,
            Optional<String> itsPassword) {
        return new DatabaseConfig(
                itsUrl.isPresent() ? itsPrefix : prefix,
                itsUrl.orElse(url),
                itsUsername.orElse(username),
                itsPassword.orElse(password),
                properties);
    }

    /** The key of an option, {@code url} for example, as the user writes it. */
    public String key(String option) {
        return prefix + option;
    }

    public String url() {
        return url;
    }

    /** May be null: then the URL, or nothing, names a user. */
    public String username() {
        return username;
    }

    /** May be null. */
    public String password() {
        return password;
    }

    /**
     * What of the password may have gone wrong on its way here, to be shown where the database
     * rejects it; empty if nothing is odd. Shows nothing of it.
     */
    public String passwordHint() {
        if (password == null) {
            return "";
        }
        if (password.chars().anyMatch(c -> c == '\n' || c == '\r')) {
            return " (the password has a line break: was it read from a file with one at its end?)";
        }
        if (!password.equals(password.trim())) {
            return " (the password begins or ends with a blank: is that meant?)";
        }
        if (password.chars().anyMatch(c -> c > '~')) {
            return String.format(
                    " (the password is not plain ASCII; this JVM reads arguments and variables as"
                            + " %s: under LC_ALL=C they are damaged, use LC_ALL=C.UTF-8)",
                    System.getProperty("sun.jnu.encoding"));
        }
        return "";
    }

    /** {@code jdbc.properties.*}. */
    public Map<String, String> properties() {
        return Map.copyOf(properties);
    }

    /** What a failure of the driver's and its causes say, in one line and without our secrets. */
    public String scrub(Throwable failure) {
        return scrub(Secrets.messages(failure));
    }

    /** A message of the driver's in one line and without our secrets. */
    public String scrub(String message) {
        List<String> secrets = new ArrayList<>(Secrets.valuesIn(properties));
        secrets.addAll(UrlSecrets.values(url));
        if (password != null) {
            secrets.add(password);
        }
        return Secrets.scrub(message, secrets);
    }

    @Override
    public String toString() {
        return Secrets.maskedUrl(url);
    }
}
