package io.wrongbook.widetable.config;

import java.io.Serializable;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A port or a range of ports. Immutable. */
public final class PortRange implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final Pattern RANGE = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");
    private static final int MAX_PORT = 65_535;

    private final int first;
    private final int last;

    private PortRange(int first, int last) {
        this.first = first;
        this.last = last;
    }

    /**
     * @param key the option, for the message
     * @param text {@code 9250} or {@code 9250-9260}
     */
    static PortRange parse(String key, String text) {
        Matcher range = RANGE.matcher(text.trim());
        if (range.matches()) {
            int first = Integer.parseInt(range.group(1));
            int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
            if (first <= last && last <= MAX_PORT) {
                return new PortRange(first, last);
            }
        }
        throw new ConfigException(
                key + ": is not a port or a range of ports: write for example 9250 or 9250-9260");
    }

    public int first() {
        return first;
    }

    public int last() {
        return last;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PortRange
                && ((PortRange) other).first == first
                && ((PortRange) other).last == last;
    }

    @Override
    public int hashCode() {
        return Objects.hash(first, last);
    }

    @Override
    public String toString() {
        return first == last ? String.valueOf(first) : first + "-" + last;
    }
}
