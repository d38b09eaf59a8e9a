package io.wrongbook.widetable.local;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The {@code --name value} arguments of a program. Faults are one line each. */
public final class Arguments {
    private final Map<String, String> values = new HashMap<>();

    /**
     * Reads the arguments.
     *
     * @param known the names without dashes; one that ends in a dot begins other names
     * @throws IllegalArgumentException for an unknown name or a missing value
     */
    public Arguments(Set<String> known, String... args) {
        for (int i = 0; i < args.length; i += 2) {
            String name = args[i].startsWith("--") ? args[i].substring(2) : "";
            boolean isKnown =
                    known.contains(name)
                            || known.stream().anyMatch(k -> k.endsWith(".") && name.startsWith(k));
            if (!isKnown) {
                throw new IllegalArgumentException(
                        "unknown option " + args[i] + "; --help lists the options");
            }
            if (i + 1 == args.length || args[i + 1].startsWith("--")) {
                throw new IllegalArgumentException("option " + args[i] + " needs a value");
            }
            values.put(name, args[i + 1]);
        }
    }

    public String text(String name, String fallback) {
        return values.getOrDefault(name, fallback);
    }

    public boolean flag(String name) {
        return Boolean.parseBoolean(values.get(name));
    }

    /** A whole number that is not negative; {@code 1_000_000} is one, too. */
    public long number(String name, long fallback) {
        String value = values.get(name);
        if (value == null) {
            return fallback;
        }
        String digits = value.replace("_", "");
        if (!digits.matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException(
                    "option --" + name + " must be a whole number, not " + value);
        }
        return Long.parseLong(digits);
    }

    /** The values whose names begin so, without that beginning. */
    Map<String, String> withPrefix(String prefix) {
        Map<String, String> found = new TreeMap<>();
        values.forEach(
                (name, value) -> {
                    if (name.startsWith(prefix)) {
                        found.put(name.substring(prefix.length()), value);
                    }
                });
        return found;
    }
}
