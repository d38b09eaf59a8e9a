package io.wrongbook.widetable.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.core.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Collects the options from {@code --config <file>} and from {@code --key value} arguments, which
 * win, and replaces {@code ${NAME}} from the {@code --variable.NAME value} arguments, or else from
 * the environment. The arguments are for platforms that keep secrets but set no environment, such
 * as VVP: its {@code ${secret_values.NAME}} is replaced in arguments, not in files.
 */
public final class OptionsLoader {

    private static final Logger LOG = LoggerFactory.getLogger(OptionsLoader.class);

    private static final String CONFIG = "config";
    private static final String VARIABLES = "variable.";
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)}");
    private static final int MAX_TYPOS = 8;

    private final Map<String, String> variables;
    private final List<ConfigOption<?>> known;

    /**
     * @param environment the variables that no argument gives
     * @param known the program's options; those that pass through are known always
     */
    public OptionsLoader(Map<String, String> environment, List<ConfigOption<?>> known) {
        this.variables = new HashMap<>(environment);
        this.known = known;
    }

    /**
     * Reads the options of a program call.
     *
     * @throws ConfigException for an unknown option, a missing value, an unset variable, or a file
     *     that cannot be read
     */
    public Map<String, String> load(String... args) {
        Map<String, String> arguments = parse(args);
        takeVariables(arguments);
        String file = arguments.remove(CONFIG);
        Map<String, String> options = new LinkedHashMap<>();
        if (file != null) {
            options.putAll(read(resolve(CONFIG, file)));
        }
        options.putAll(arguments);
        options.keySet().forEach(this::checkKnown);
        arguments.forEach(OptionsLoader::warnOfLiteralSecret);
        options.replaceAll(this::resolve);
        return options;
    }

    private void takeVariables(Map<String, String> arguments) {
        arguments.forEach(
                (key, value) -> {
                    if (key.startsWith(VARIABLES)) {
                        variables.put(key.substring(VARIABLES.length()), value);
                    }
                });
        arguments.keySet().removeIf(key -> key.startsWith(VARIABLES));
    }

    private static Map<String, String> parse(String... args) {
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 0; i < args.length; i++) {
            // The argument is not shown: it may be the second half of a password with a blank.
            if (!args[i].startsWith("--") || args[i].length() == 2) {
                throw new ConfigException(
                        String.format(
                                "argument %d is no option: write --key value; a value with blanks"
                                        + " needs quotes",
                                i + 1));
            }
            String key = args[i].substring(2);
            int equals = key.indexOf('=');
            if (equals > 0) {
                options.put(key.substring(0, equals), key.substring(equals + 1));
            } else if (i + 1 < args.length && !args[i + 1].startsWith("--")) {
                options.put(key, args[++i]);
            } else {
                throw new ConfigException(
                        String.format(
                                "--%s has no value: write --%s <value>, or --%s=<value> if it"
                                        + " begins with --",
                                key, key, key));
            }
        }
        return options;
    }

    private static Map<String, String> read(String file) {
        try (InputStream in = open(file);
                Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            Map<String, String> options = new LinkedHashMap<>();
            if (file.toLowerCase(Locale.ROOT).endsWith(".properties")) {
                Properties properties = new Properties();
                properties.load(reader);
                properties.forEach((key, value) -> options.put((String) key, (String) value));
            } else {
                Object yaml = new Load(LoadSettings.builder().build()).loadFromReader(reader);
                if (yaml != null) {
                    flatten("", yaml, options);
                }
            }
            return options;
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigException(
                    String.format("--config: cannot read %s: %s", file, e.getMessage()));
        } catch (YamlEngineException e) {
            // Its message quotes the file, which may hold secrets: only its first line is shown.
            throw new ConfigException(
                    String.format(
                            "--config: %s is not YAML (%s); a file of key=value lines must end in"
                                    + " .properties",
                            file, e.getMessage().lines().findFirst().orElse("")));
        }
    }

    private static InputStream open(String file) throws IOException {
        java.nio.file.Path local = file.contains("://") ? null : Paths.get(file);
        if (local != null && !Files.isReadable(local)) {
            throw new ConfigException(
                    "--config: no readable file " + local.toAbsolutePath() + ": check the path");
        }
        if (local != null) {
            return Files.newInputStream(local);
        }
        Path remote = new Path(file);
        return remote.getFileSystem().open(remote);
    }

    private static void flatten(String prefix, Object yaml, Map<String, String> options) {
        if (yaml instanceof Map) {
            ((Map<?, ?>) yaml)
                    .forEach(
                            (key, value) ->
                                    flatten(
                                            prefix.isEmpty() ? "" + key : prefix + "." + key,
                                            value,
                                            options));
        } else if (prefix.isEmpty() || yaml instanceof Collection) {
            throw new ConfigException(
                    String.format(
                            "--config: %s must be 'key: value' lines, lists are not used",
                            prefix.isEmpty() ? "the file" : prefix));
        } else if (yaml != null) {
            options.put(prefix, yaml.toString());
        }
    }

    /** The value with its variables replaced. */
    String resolve(String key, String value) {
        Matcher variable = VARIABLE.matcher(value);
        StringBuilder resolved = new StringBuilder();
        while (variable.find()) {
            String found = variables.get(variable.group(1));
            if (found == null) {
                throw new ConfigException(
                        String.format(
                                "%s: the environment has no variable %s: set it, or write the value",
                                key, variable.group(1)));
            }
            variable.appendReplacement(resolved, Matcher.quoteReplacement(found));
        }
        return variable.appendTail(resolved).toString();
    }

    private void checkKnown(String key) {
        boolean isKnown =
                known.stream().anyMatch(option -> option.key().equals(key))
                        || JobOptions.PASS_THROUGH.stream()
                                .anyMatch(p -> key.startsWith(p) && key.length() > p.length());
        if (!isKnown) {
            throw new ConfigException(
                    String.format(
                            "unknown option %s%s",
                            key,
                            nearest(key)
                                    .map(near -> ": did you mean " + near + "?")
                                    .orElse(": the options are " + allKeys())));
        }
    }

    private Optional<String> nearest(String key) {
        LevenshteinDistance distance = new LevenshteinDistance(MAX_TYPOS);
        return keys().filter(near -> distance.apply(key, near) >= 0)
                .min(Comparator.comparing(near -> distance.apply(key, near)));
    }

    private String allKeys() {
        return keys().collect(Collectors.toCollection(TreeSet::new)).toString();
    }

    private Stream<String> keys() {
        return Stream.concat(
                Stream.concat(known.stream().map(ConfigOption::key), Stream.of(CONFIG)),
                JobOptions.PASS_THROUGH.stream().map(prefix -> prefix + "*"));
    }

    private static void warnOfLiteralSecret(String key, String value) {
        if (Secrets.holdsSecret(key, value) && !VARIABLE.matcher(value).find()) {
            LOG.warn(
                    "--{} stands literally in the program arguments, which a platform may show:"
                            + " write --{} '${NAME}' and set NAME in the environment",
                    key,
                    key);
        }
    }
}
