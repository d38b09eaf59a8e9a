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
     * @param prefix the prefix of its option keys, for messages
     * @param username null if the URL, or nothing, names a user
     * @param password null if no password is given
     * @param properties {@code jdbc.properties.*}, passed to the driver
     */
    DatabaseConfig(
            String prefix,
            String url,
            String username,
            String password,
            Map<String, String> properties) {
        if (!url.startsWith(URL_START)) {
            // With its other schemes, the driver changes hosts between the job's statements.
            throw new ConfigException(
                    prefix
                            + "url: must begin with jdbc:mysql:// (also for MariaDB): write for"
                            + " example jdbc:mysql://host:3306/database, or with failover hosts"
                            + " jdbc:mysql://host1:3306,host2:3306/database");
        }
        this.prefix = prefix;
        this.url = url;
        this.username = username;
        this.password = password;
        this.properties = new HashMap<>(properties);
    }

    /** This configuration with the given values replaced. */
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

    /** The key of an option, {@code url} for example, as you write it. */
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
     * A hint at what may be wrong with the password, for the message when the database rejects it;
     * empty if nothing is suspicious. Reveals no part of the password.
     */
    public String passwordHint() {
        if (password == null) {
            return "";
        }
        if (password.chars().anyMatch(c -> c == '\n' || c == '\r')) {
            return " (the password contains a line break: remove it if the password comes from a"
                    + " file that ends with one)";
        }
        if (!password.equals(password.trim())) {
            return " (the password begins or ends with a space: remove it if it is not part of the"
                    + " password)";
        }
        if (password.chars().anyMatch(c -> c > '~')) {
            return String.format(
                    " (the password is not plain ASCII, and this JVM reads arguments and variables"
                            + " as %s: LC_ALL=C damages them, set LC_ALL=C.UTF-8)",
                    System.getProperty("sun.jnu.encoding"));
        }
        return "";
    }

    /** {@code jdbc.properties.*}. */
    public Map<String, String> properties() {
        return Map.copyOf(properties);
    }

    /** The messages of a driver exception and of its causes, in one line and without secrets. */
    public String scrub(Throwable failure) {
        return scrub(Secrets.messages(failure));
    }

    /** A message of the driver in one line and without secrets. */
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
