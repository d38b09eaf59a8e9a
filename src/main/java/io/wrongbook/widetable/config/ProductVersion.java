package io.wrongbook.widetable.config;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * The version of this product. The build writes it into a resource, since the manifest of a jar is
 * lost when somebody packs its classes into another jar.
 */
public final class ProductVersion {

    private static final String RESOURCE = "version.properties";

    private ProductVersion() {}

    /**
     * The version, for example {@code 1.0.0}.
     *
     * @throws UncheckedIOException if the resource is missing or cannot be read, which is an error
     *     of the build
     */
    public static String get() {
        try (InputStream in = ProductVersion.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new FileNotFoundException(RESOURCE);
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
