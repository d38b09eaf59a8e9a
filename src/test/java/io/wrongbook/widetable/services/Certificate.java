package io.wrongbook.widetable.services;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A key with a certificate for 127.0.0.1, made by the JDK's keytool, in the forms that are used.
 */
public final class Certificate {

    /** The password of all stores. */
    public static final String PASSWORD = "store-secret";

    private static final String TYPE = "PKCS12";
    private static final Duration KEYTOOL_TIMEOUT = Duration.ofMinutes(1);

    private final Path directory;
    private final String name;

    private Certificate(Path directory, String name) {
        this.directory = directory;
        this.name = name;
    }

    /** Makes a key and signs it with itself. */
    public static Certificate create(Path directory, String name) throws IOException {
        return create(directory, name, "localhost");
    }

    /** The same, for another host name beside 127.0.0.1. */
    public static Certificate create(Path directory, String name, String host) throws IOException {
        Certificate certificate = new Certificate(directory.toAbsolutePath(), name);
        ChildProcess keytool =
                ChildProcess.start(
                        "keytool",
                        List.of(
                                ChildProcess.javaHome("keytool").toString(),
                                "-genkeypair",
                                "-alias",
                                name,
                                "-dname",
                                "CN=" + name,
                                "-ext",
                                "san=ip:127.0.0.1,dns:" + host,
                                "-keyalg",
                                "RSA",
                                "-validity",
                                "30",
                                "-storetype",
                                TYPE,
                                "-storepass",
                                PASSWORD,
                                "-keystore",
                                certificate.keyStore().toString()),
                        Map.of(),
                        directory.resolve(name + "-keytool.log"));
        int exitCode = keytool.waitFor(KEYTOOL_TIMEOUT);
        if (exitCode != 0) {
            throw new IOException("keytool: " + exitCode + ": " + keytool.output());
        }
        return certificate;
    }

    /** A PKCS12 store with the key. */
    public Path keyStore() {
        return directory.resolve(name + "-key.p12");
    }

    /** A PKCS12 store with the certificate, for those who shall trust it. */
    public Path trustStore() throws IOException {
        Path file = directory.resolve(name + "-trust.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            KeyStore trusted = KeyStore.getInstance(TYPE);
            trusted.load(null, null);
            trusted.setCertificateEntry(name, load().getCertificate(name));
            trusted.store(out, PASSWORD.toCharArray());
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
        return file;
    }

    /** What a server with this key needs. */
    public SSLContext serverContext() throws IOException {
        try {
            KeyManagerFactory keys =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(load(), PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** The certificate as a PEM file. */
    public Path certificatePem() throws IOException {
        try {
            return pem("CERTIFICATE", load().getCertificate(name).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** The key as a PEM file without a password. */
    public Path keyPem() throws IOException {
        try {
            return pem("PRIVATE KEY", load().getKey(name, PASSWORD.toCharArray()).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private KeyStore load() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(TYPE);
        try (InputStream in = Files.newInputStream(keyStore())) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private Path pem(String what, byte[] content) throws IOException {
        String base64 =
                Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(content);
        return Files.writeString(
                directory.resolve(name + "-" + what.toLowerCase(java.util.Locale.ROOT) + ".pem"),
                "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n");
    }
}
