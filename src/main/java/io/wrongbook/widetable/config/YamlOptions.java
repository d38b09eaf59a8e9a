package io.wrongbook.widetable.config;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * Reads options from YAML, nested or with dots. A value is the text as it is written: {@code 1.10},
 * {@code 1e5}, {@code 0123} and {@code yes} stay unchanged, since a password may look like a
 * number. A key without a value is unset.
 */
final class YamlOptions {

    private static final Set<String> NULLS = Set.of("~", "null");

    /**
     * The tags of values without an explicit tag; an explicit one, for example !secret, is not
     * supported.
     */
    private static final Set<Tag> UNTAGGED = Set.of(Tag.STR, Tag.NULL, Tag.MAP, Tag.SEQ);

    private static final Pattern KEY = Pattern.compile("^[\\s\\-]*[\"']?([\\w.\\-]+)[\"']?\\s*:");

    private static final Pattern BEGUN = Pattern.compile("while (scanning a|parsing a flow)");

    /** The words after which the parser's message quotes the file. */
    private static final Pattern QUOTING =
            Pattern.compile("(alias|anchor|handle|prefix|directive|tag).*");

    private final String file;
    private final String text;
    private final OptionsLoader loader;
    private final Map<String, String> options = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new HashMap<>();
    private final Map<Node, String> anchored = new HashMap<>();
    private final Set<Node> used = new HashSet<>();
    private final Deque<Node> path = new ArrayDeque<>();

    /**
     * @param file the name of the file, for messages
     * @param loader the loader, which knows the options
     */
    YamlOptions(String file, String text, OptionsLoader loader) {
        this.file = file;
        this.text = text;
        this.loader = loader;
    }

    /**
     * Reads the text.
     *
     * @throws ConfigException if the text is invalid; the message names the line and, if possible,
     *     the key, but shows no value
     */
    Map<String, String> read() {
        Optional<Node> yaml;
        try {
            yaml =
                    new Compose(
                                    LoadSettings.builder()
                                            .setSchema(new FailsafeSchema())
                                            // They are rejected below, with their line.
                                            .setAllowNonScalarKeys(true)
                                            .build())
                            .composeString(text);
        } catch (MarkedYamlEngineException e) {
            throw notYaml(e);
        } catch (ReaderException e) {
            throw OptionsFile.fault(
                    OptionsLoader.CONFIG,
                    file,
                    OptionsFile.line(text, text.offsetByCodePoints(0, e.getPosition())),
                    String.format(
                            "the character U+%04X is not allowed in YAML: write it in double quotes"
                                    + " as \\u%04X",
                            e.getCodePoint(), e.getCodePoint()));
        } catch (YamlEngineException e) {
            throw new ConfigException(
                    String.format(
                            "--config: %s is not valid YAML: write 'key: value' lines, or give a"
                                    + " file of key=value lines the extension .properties",
                            file));
        }
        yaml.ifPresent(node -> read("", node));
        anchored.forEach(
                (node, key) -> {
                    if (!used.contains(node)) {
                        throw fault(
                                node,
                                key,
                                "a value that begins with & loses its first word in YAML: put the"
                                        + " value in quotes");
                    }
                });
        return options;
    }

    private void read(String key, Node node) {
        if (!UNTAGGED.contains(node.getTag())) {
            throw fault(
                    node,
                    key,
                    "a value that begins with ! is a YAML tag, which is not supported: put the"
                            + " value in quotes");
        }
        if (node instanceof MappingNode) {
            readMapping(key, (MappingNode) node);
        } else if (key.isEmpty()) {
            if (!(node instanceof ScalarNode) || !isUnset((ScalarNode) node)) {
                throw fault(
                        node,
                        key,
                        "the file has no 'key: value' lines: write such lines, or give a file of"
                                + " key=value lines the extension .properties");
            }
        } else if (isList(node)) {
            throw fault(
                    node,
                    key,
                    "is a list, which is not supported: put a value that begins with [ or - in"
                            + " quotes, and write several values as a,b");
        } else {
            readValue(key, (ScalarNode) node);
        }
    }

    private void readMapping(String prefix, MappingNode mapping) {
        if (loader.isOption(prefix)) {
            throw fault(
                    mapping,
                    prefix,
                    "is not a single value: put a value that begins with { in quotes");
        }
        if (path.contains(mapping)) {
            throw fault(
                    mapping, prefix, "is an alias of a part that contains it: remove the alias");
        }
        path.push(mapping);
        for (NodeTuple entry : mapping.getValue()) {
            Node name = entry.getKeyNode();
            if (!(name instanceof ScalarNode)) {
                throw fault(
                        name,
                        prefix,
                        "a value that begins with { or [ is not plain text in YAML: put the value"
                                + " in quotes");
            }
            String last = ((ScalarNode) name).getValue();
            String key = prefix.isEmpty() ? last : prefix + "." + last;
            read(key, entry.getValueNode());
        }
        path.pop();
    }

    private void readValue(String key, ScalarNode value) {
        if (value.getAnchor().isPresent() && anchored.putIfAbsent(value, key) != null) {
            used.add(value);
        }
        if (isUnset(value)) {
            // The heading of a part, for example kafka:, has nothing below it.
            if (!loader.isName(key)) {
                loader.checkKnown(key);
            }
            return;
        }
        if (value.isPlain() && NULLS.contains(value.getValue().toLowerCase(Locale.ROOT))) {
            throw fault(
                    value,
                    key,
                    "~ and null may mean no value or this text: remove the line, or put the text in"
                            + " quotes");
        }
        int line = line(value);
        Integer before = lines.putIfAbsent(key, line);
        if (before != null) {
            throw fault(
                    value,
                    key,
                    String.format("is given twice, also in line %d: remove one of them", before));
        }
        options.put(key, value.getValue());
    }

    private static boolean isUnset(ScalarNode value) {
        return value.isPlain() && value.getValue().isEmpty();
    }

    private static boolean isList(Node node) {
        return !(node instanceof ScalarNode) && !(node instanceof MappingNode);
    }

    private static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }

    private ConfigException fault(Node node, String key, String what) {
        return OptionsFile.fault(
                OptionsLoader.CONFIG,
                file,
                line(node),
                key.isEmpty() ? what : OptionsLoader.shown(key) + ": " + what);
    }

    private ConfigException notYaml(MarkedYamlEngineException e) {
        // The start of a quoted text says more than the end of the file, where the closing quote is
        // missing.
        boolean begun = e.getContext() != null && BEGUN.matcher(e.getContext()).lookingAt();
        Mark mark = (begun ? e.getContextMark() : e.getProblemMark()).orElse(null);
        int line = mark == null ? 0 : mark.getLine();
        String problem = QUOTING.matcher(e.getProblem()).replaceAll("$1");
        return OptionsFile.fault(
                OptionsLoader.CONFIG,
                file,
                line + 1,
                String.format(
                        "%sis not valid YAML (%s): put the value in single quotes, or give a file"
                                + " of key=value lines the extension .properties",
                        key(line).map(key -> key + ": ").orElse(""), problem));
    }

    /**
     * The key in a line, if it is a known one: the line may also be the second line of a password.
     */
    private Optional<String> key(int line) {
        Matcher key = KEY.matcher(text.lines().skip(line).findFirst().orElse(""));
        return key.find() && loader.isName(key.group(1))
                ? Optional.of(key.group(1))
                : Optional.empty();
    }
}
