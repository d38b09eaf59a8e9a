package io.wrongbook.widetable.support;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The {@code --name value} arguments of a program. Faults are one line each. */
public final class Arguments {
    private static final int MAX_TYPOS = 4;

    private final Map<String, String> values = new HashMap<>();

    /**
     * Reads the arguments.
     *
     * @param known the names without dashes; one that ends in a dot begins other names
     * @throws IllegalArgumentException for an unknown name, a missing value, or a name given twice
     */
    public Arguments(Set<String> known, String... args) {
        for (int i = 0; i < args.length; i += 2) {
            String name = args[i].startsWith("--") ? args[i].substring(2) : "";
            if (!isKnown(known, name)) {
                throw new IllegalArgumentException(
                        "unknown option " + args[i] + suggestion(known, args[i]));
            }
            if (i + 1 == args.length || args[i + 1].startsWith("--")) {
                throw new IllegalArgumentException(
                        "option " + args[i] + " needs a value; --help lists the options");
            }
            if (values.put(name, args[i + 1]) != null) {
                throw new IllegalArgumentException(
                        "option " + args[i] + " is given twice: keep one of the two");
            }
        }
    }

    public String text(String name, String fallback) {
        return values.getOrDefault(name, fallback);
    }

    /** Whether the option is on; it is off unless it is given. */
    public boolean flag(String name) {
        String value = values.getOrDefault(name, "false");
        if (!value.equals("true") && !value.equals("false")) {
            throw new IllegalArgumentException(
                    "option --" + name + " must be true or false, not " + value);
        }
        return value.equals("true");
    }

    /** A whole number that is not negative; {@code 1_000_000} is one, too. */
    public long number(String name, long fallback) {
        return number(name, fallback, 0);
    }

    /** A whole number that is not below the smallest; {@code 1_000_000} is one, too. */
    public long number(String name, long fallback, long smallest) {
        String value = values.get(name);
        if (value == null) {
            return fallback;
        }
        String digits = value.replace("_", "");
        long number = digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : -1;
        if (number < smallest) {
            throw new IllegalArgumentException(
                    "option --"
                            + name
                            + " must be a whole number from "
                            + smallest
                            + ", not "
                            + value);
        }
        return number;
    }

    /** The values whose names begin so, without that beginning. */
    public Map<String, String> withPrefix(String prefix) {
        Map<String, String> found = new TreeMap<>();
        values.forEach(
                (name, value) -> {
                    if (name.startsWith(prefix)) {
                        found.put(name.substring(prefix.length()), value);
                    }
                });
        return found;
    }

    private static boolean isKnown(Set<String> known, String name) {
        return known.stream()
                .anyMatch(
                        k ->
                                k.endsWith(".")
                                        ? name.startsWith(k) && name.length() > k.length()
                                        : name.equals(k));
    }

    /** What was probably meant: another name, a dash more, or a blank in place of a sign. */
    private static String suggestion(Set<String> known, String arg) {
        String name = arg.replaceAll("^-+|=.*$", "");
        String value = arg.contains("=") ? arg.substring(arg.indexOf('=')).replace("=", " ") : "";
        LevenshteinDistance distance = new LevenshteinDistance(MAX_TYPOS);
        // In the names' order, so that the same mistake always has the same answer.
        return new TreeSet<>(known)
                .stream()
                        .filter(near -> distance.apply(name, near) >= 0)
                        .min(Comparator.comparing(near -> distance.apply(name, near)))
                        .map(
                                near ->
                                        ": did you mean --"
                                                + (near.endsWith(".") ? near + "<name>" : near)
                                                + value
                                                + "?")
                        .orElse("; --help lists the options");
    }
}
