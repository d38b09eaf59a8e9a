package io.wrongbook.widetable.support;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Program arguments that a test puts together; a program takes each option once. */
public final class JobArgs {

    private JobArgs() {}

    /** The two options that every job needs, of servers that are not there, and these. */
    public static String[] withoutServers(String... more) {
        return lastWins(
                List.of(
                        "--kafka.bootstrap-servers",
                        "localhost:1",
                        "--jdbc.url",
                        "jdbc:mysql://localhost:1/db"),
                more);
    }

    /** All of these; an option that comes again wins over what came before. */
    public static String[] lastWins(List<String> args, String... more) {
        List<String> all = Stream.concat(args.stream(), Stream.of(more)).toList();
        Map<String, List<String>> options = new LinkedHashMap<>();
        for (int i = 0; i < all.size(); i++) {
            String key = all.get(i);
            boolean hasValue =
                    !key.contains("=") && i + 1 < all.size() && !all.get(i + 1).startsWith("--");
            options.put(
                    key.replaceFirst("=.*", ""),
                    hasValue ? List.of(key, all.get(++i)) : List.of(key));
        }
        return options.values().stream().flatMap(Collection::stream).toArray(String[]::new);
    }
}
