package io.wrongbook.widetable.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Paths;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.flink.core.fs.Path;

/**
 * A file of options in YAML or in the properties format, in UTF-8, on the local disk or on any file
 * system that Flink supports.
 */
public final class OptionsFile {

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final Pattern BAD_UNICODE = Pattern.compile("\\\\u(?![0-9a-fA-F]{4})");

    private final String option;
    private final String file;

    private OptionsFile(String option, String file) {
        this.option = option;
        this.file = file;
    }

    /**
     * Reads a file of key=value lines, whatever its extension.
     *
     * @param option the option that names the file, for messages
     * @throws ConfigException if the file cannot be read or is invalid
     */
    public static Map<String, String> readProperties(String option, String file) {
        OptionsFile properties = new OptionsFile(option, file);
        return properties.properties(properties.decode(properties.bytes()));
    }

    /**
     * Reads a file.
     *
     * @param loader the loader, which knows the options
     * @throws ConfigException if the file cannot be read or is invalid; the message names the line
     */
    static Map<String, String> read(String file, OptionsLoader loader) {
        OptionsFile options = new OptionsFile(OptionsLoader.CONFIG, file);
        String text = options.decode(options.bytes());
        return file.toLowerCase(Locale.ROOT).endsWith(".properties")
                ? options.properties(text)
                : new YamlOptions(file, text, loader).read();
    }

    /** An error in a file; {@code line} counts from 1. */
    static ConfigException fault(String option, String file, int line, String what) {
        return new ConfigException(
                String.format("--%s: %s, line %d: %s", option, file, line, what));
    }

    /** The number of the line that contains this index, from 1. */
    static int line(String text, int index) {
        return (int) text.substring(0, index).chars().filter(c -> c == '\n').count() + 1;
    }

    private byte[] bytes() {
        try {
            if (file.contains("://")) {
                Path remote = new Path(file);
                try (InputStream in = remote.getFileSystem().open(remote)) {
                    return in.readAllBytes();
                }
            }
            java.nio.file.Path local = Paths.get(file);
            if (file.isBlank() || !Files.isReadable(local) || Files.isDirectory(local)) {
                throw new ConfigException(
                        String.format(
                                "--%s: '%s' is not a readable file: check the path",
                                option, file.isBlank() ? file : local.toAbsolutePath()));
            }
            return Files.readAllBytes(local);
        } catch (InvalidPathException e) {
            throw new ConfigException("--" + option + ": is not a valid path: check it");
        } catch (ConfigException e) {
            throw e;
        } catch (IOException | IllegalArgumentException | UnsupportedOperationException e) {
            throw new ConfigException(
                    String.format(
                            "--%s: cannot read %s: %s",
                            option,
                            Secrets.maskedUrl(file),
                            Secrets.scrub(Secrets.messages(e), List.of())));
        }
    }

    private String decode(byte[] bytes) {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        String text;
        try {
            text = decoder.decode(rest).toString();
        } catch (CharacterCodingException e) {
            String before = new String(bytes, 0, rest.position(), StandardCharsets.UTF_8);
            throw fault(
                    option,
                    file,
                    line(before, before.length()),
                    "the file is not in UTF-8 but in UTF-16, GBK or another encoding: save it as"
                            + " UTF-8");
        }
        if (text.indexOf('\0') >= 0) {
            throw fault(
                    option,
                    file,
                    line(text, text.indexOf('\0')),
                    "the file contains NUL characters, as UTF-16 does: save it as UTF-8");
        }
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }

    private Map<String, String> properties(String text) {
        Map<String, String> options = new LinkedHashMap<>();
        Properties reader =
                new Properties() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public synchronized Object put(Object key, Object value) {
                        if (options.put((String) key, (String) value) != null) {
                            throw new ConfigException(
                                    String.format(
                                            "--%s: %s: %s is given twice: remove one of the lines",
                                            option, file, OptionsLoader.shown((String) key)));
                        }
                        return null;
                    }
                };
        try {
            reader.load(new StringReader(text));
        } catch (ConfigException e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            int line =
                    BAD_UNICODE
                            .matcher(text)
                            .results()
                            .map(bad -> line(text, bad.start()))
                            .findFirst()
                            .orElse(1);
            throw fault(
                    option,
                    file,
                    line,
                    "\\u is not followed by four hexadecimal digits: write \\\\ for a backslash");
        }
        return options;
    }
}
