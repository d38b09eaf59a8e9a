package io.wrongbook.widetable.config;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.apache.flink.configuration.ConfigOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects the options from {@code --config <file>} and from {@code --key value} arguments, which
 * take precedence. Replaces {@code ${NAME}} with the value of the {@code --variable.NAME value}
 * argument, or else of the environment variable. The {@code --variable} arguments are for platforms
 * that keep secrets but set no environment variables, such as VVP, which replaces its {@code
 * ${secret_values.NAME}} in arguments only, not in files.
 */
public final class OptionsLoader {

    private static final Logger LOG = LoggerFactory.getLogger(OptionsLoader.class);

    static final String CONFIG = "config";
    private static final String VARIABLES = "variable.";
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)}");
    private static final Pattern VARIABLE_NAME = Pattern.compile("[A-Za-z_][\\w.\\-]*");

    /** Characters that no key contains, but that a word processor or an input method may insert. */
    private static final Pattern STRANGE = Pattern.compile("[^ -~]");

    private static final Pattern NOT_IN_KEYS = Pattern.compile("[^\\w.\\-]");

    /** A dash that a word processor has put in place of two hyphens. */
    private static final Pattern DASH = Pattern.compile("^[^ -~]*[\\u2010-\\u2015\\u2212\\uFF0D]");

    private static final int MAX_TYPOS = 8;

    private final Map<String, String> variables;
    private final List<ConfigOption<?>> known;

    /**
     * @param environment the variables that no argument sets
     * @param known the options of the program; options that are passed through are always known
     */
    public OptionsLoader(Map<String, String> environment, List<ConfigOption<?>> known) {
        this.variables = new HashMap<>(environment);
        this.known = known;
    }

    /**
     * Reads the options from the arguments of a program.
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
            options.putAll(OptionsFile.read(resolve(CONFIG, file), this));
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

    private Map<String, String> parse(String... args) {
        Map<String, String> options = new LinkedHashMap<>();
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < args.length; i++) {
            // The argument is not shown: it may be the second half of a password with a space.
            if (!args[i].startsWith("--") || args[i].length() == 2) {
                throw new ConfigException(
                        String.format(
                                "argument %d is not an option%s: write --key value, and put a value"
                                        + " with spaces in quotes",
                                i + 1,
                                DASH.matcher(args[i]).find()
                                        ? " (it begins with " + named(args[i].codePointAt(0)) + ")"
                                        : ""));
            }
            int place = i + 1;
            String key = args[i].substring(2);
            String value;
            int equals = key.indexOf('=');
            if (equals >= 0) {
                value = key.substring(equals + 1);
                key = key.substring(0, equals);
            } else if (i + 1 < args.length && !args[i + 1].startsWith("--")) {
                value = args[++i];
            } else {
                if (!key.equals(CONFIG) && !key.startsWith(VARIABLES)) {
                    checkKnown(key);
                }
                throw new ConfigException(
                        String.format(
                                "--%s: has no value: write --%s <value>, or --%s=<value> if the"
                                        + " value begins with --",
                                shown(key), shown(key), shown(key)));
            }
            Integer before = places.put(key, place);
            if (before != null) {
                throw new ConfigException(
                        String.format(
                                "--%s: is given twice, in arguments %d and %d: remove one of them",
                                shown(key), before, place));
            }
            options.put(key, value);
        }
        return options;
    }

    /** The value with its variables replaced. */
    public String resolve(String key, String value) {
        Matcher variable = VARIABLE.matcher(value);
        StringBuilder resolved = new StringBuilder();
        int end = 0;
        while (variable.find()) {
            String found = variables.get(variable.group(1));
            if (found == null) {
                throw new ConfigException(noVariable(key, variable.group(1)));
            }
            variable.appendReplacement(resolved, Matcher.quoteReplacement(found));
            end = variable.end();
        }
        if (value.indexOf("${", end) >= 0) {
            throw new ConfigException(
                    shown(key)
                            + ": contains ${ without }: write ${NAME}, and take a value that"
                            + " contains ${ from a variable");
        }
        return variable.appendTail(resolved).toString();
    }

    private static String noVariable(String key, String name) {
        // Any other text may be a part of a password.
        return VARIABLE_NAME.matcher(name).matches()
                ? String.format(
                        "%s: the environment variable %s is not set: set it, or write the value"
                                + " itself",
                        shown(key), name)
                : String.format(
                        "%s: ${...} does not contain the name of a variable: write ${NAME}, and"
                                + " take a value that contains ${ from a variable",
                        shown(key));
    }

    /** Whether this is an option of the program, not one that is passed through. */
    boolean isOption(String key) {
        return known.stream().anyMatch(option -> option.key().equals(key));
    }

    /**
     * Rejects an unknown key.
     *
     * @throws ConfigException if the key is unknown; the message names the most similar key
     */
    void checkKnown(String key) {
        boolean isKnown =
                isOption(key)
                        || JobOptions.PASS_THROUGH.stream()
                                .anyMatch(p -> key.startsWith(p) && key.length() > p.length());
        Matcher strange = STRANGE.matcher(key);
        if (strange.find()) {
            throw new ConfigException(
                    String.format(
                            "unknown option %s: its character %d is %s: type the name again",
                            shown(key),
                            key.codePointCount(0, strange.start()) + 1,
                            named(key.codePointAt(strange.start()))));
        }
        if (!isKnown) {
            throw new ConfigException(
                    String.format(
                            "unknown option %s%s",
                            shown(key),
                            nearest(key)
                                    .map(near -> ": did you mean " + near + "?")
                                    .orElse(": the options are " + allKeys())));
        }
    }

    /**
     * A key in the form in which a message may show it. If a colon or an equals sign is mistyped,
     * the value, perhaps a password, has become a part of the key, and is cut off.
     */
    static String shown(String key) {
        Matcher end = NOT_IN_KEYS.matcher(key);
        return end.find() ? key.substring(0, end.start()) + "..." : key;
    }

    /** Whether this is an option, or the first or last part of one as nested YAML has it. */
    boolean isName(String word) {
        return JobOptions.PASS_THROUGH.stream().anyMatch(word::startsWith)
                || keys().anyMatch(
                                key ->
                                        key.equals(word)
                                                || key.endsWith("." + word)
                                                || key.startsWith(word + "."));
    }

    /** The Unicode name of a character: many characters look like others, or are invisible. */
    private static String named(int codePoint) {
        return String.format("U+%04X %s", codePoint, Character.getName(codePoint));
    }

    private Optional<String> nearest(String key) {
        String lowerCase = key.toLowerCase(Locale.ROOT);
        LevenshteinDistance distance =
                new LevenshteinDistance(Math.min(MAX_TYPOS, key.length() / 2));
        return keys().filter(near -> distance.apply(lowerCase, near) >= 0)
                .min(Comparator.comparing(near -> distance.apply(lowerCase, near)));
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
                    "--{} is in plain text in the program arguments, which a platform may show:"
                            + " write --{} '${NAME}' and set NAME in the environment",
                    key,
                    key);
        }
    }
}
