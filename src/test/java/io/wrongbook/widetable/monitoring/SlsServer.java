package io.wrongbook.widetable.monitoring;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.wrongbook.widetable.services.Certificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import net.jpountz.lz4.LZ4Factory;

/**
 * An SLS endpoint, by https only, that keeps what it gets: it unpacks the request (LZ4) and decodes
 * it with the protobuf classes of Alibaba's own SDK, which are outside the tests' class path.
 */
public final class SlsServer implements AutoCloseable {

    private static final String PROJECT = "wrongbook-project";
    private static final String LOGSTORE = "flink-logs";
    private static final String KEY_ID = "the-key-id";
    public static final String SECRET = "the-secret-of-the-key";

    /** The client puts the project before the host's name, and rejects addresses and ports. */
    private static final String HOST = "sls.test";

    /** An address for documentation, nobody's (RFC 5737), so that the client asks the proxy. */
    private static final String ADDRESS = "192.0.2.1";

    private final HttpsServer server;
    private final Path trustStore;
    private final SocksProxy proxy;
    private final URLClassLoader sdk;
    private final Path hosts;
    private final List<Map<String, String>> lines = new CopyOnWriteArrayList<>();
    private final List<String> faults = new CopyOnWriteArrayList<>();

    /**
     * Starts the endpoint on a free port.
     *
     * @param directory takes the names of this machine that the client is to know
     */
    public SlsServer(Path directory) throws IOException {
        this.sdk = new URLClassLoader(urls(jars()), ClassLoader.getPlatformClassLoader());
        this.hosts =
                Files.writeString(
                        directory.resolve("hosts"),
                        Files.readString(Path.of("/etc/hosts"))
                                + String.format("%n%s %s.%s%n", ADDRESS, PROJECT, HOST));
        Certificate certificate = Certificate.create(directory, "sls", PROJECT + "." + HOST);
        this.trustStore = certificate.trustStore();
        this.server =
                HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate.serverContext()));
        server.createContext("/", this::take);
        server.start();
        this.proxy = new SocksProxy(server.getAddress().getPort());
    }

    /** The appender and what it needs, as a user puts them into {@code lib/}. */
    public static List<Path> jars() throws IOException {
        Path directory = Path.of(System.getProperty("sls.directory", "target/sls"));
        try (Stream<Path> jars = Files.list(directory)) {
            return jars.toList();
        }
    }

    /** The variables with which a process sends its log here. */
    public Map<String, String> environment() {
        return Map.of(
                "SLS_ENDPOINT", HOST,
                "SLS_PROJECT", PROJECT,
                "SLS_LOGSTORE", LOGSTORE,
                "SLS_ACCESS_KEY_ID", KEY_ID,
                "SLS_ACCESS_KEY_SECRET", SECRET,
                "JAVA_TOOL_OPTIONS",
                        String.format(
                                "-Djdk.net.hosts.file=%s -DsocksProxyHost=127.0.0.1"
                                        + " -DsocksProxyPort=%d -Djavax.net.ssl.trustStore=%s"
                                        + " -Djavax.net.ssl.trustStorePassword=%s",
                                hosts, proxy.port(), trustStore, Certificate.PASSWORD));
    }

    /** The fields of each line that came. */
    public List<Map<String, String>> lines() {
        if (!faults.isEmpty()) {
            throw new AssertionError(faults.toString());
        }
        return lines;
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        server.stop(0);
        sdk.close();
    }

    private void take(HttpExchange exchange) throws IOException {
        try {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            if (!path.equals("/logstores/" + LOGSTORE + "/shards/lb")) {
                faults.add("unexpected path " + path);
            }
            String authorization = header(exchange, "Authorization");
            if (!authorization.startsWith("LOG " + KEY_ID + ":")) {
                faults.add("not signed with the key: " + authorization);
            }
            if (!header(exchange, "x-log-compresstype").equals("lz4")) {
                faults.add("not LZ4 but " + header(exchange, "x-log-compresstype"));
            }
            int size = Integer.parseInt(header(exchange, "x-log-bodyrawsize"));
            decode(LZ4Factory.safeInstance().fastDecompressor().decompress(body, size));
        } catch (ReflectiveOperationException | RuntimeException e) {
            faults.add(e.toString());
        }
        exchange.getResponseHeaders().set("x-log-requestid", "1");
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    private static String header(HttpExchange exchange, String name) {
        return String.valueOf(exchange.getRequestHeaders().getFirst(name));
    }

    private void decode(byte[] bytes) throws ReflectiveOperationException {
        Object group =
                sdk.loadClass("com.aliyun.openservices.log.common.Logs$LogGroup")
                        .getMethod("parseFrom", byte[].class)
                        .invoke(null, (Object) bytes);
        for (Object log : (List<?>) get(group, "getLogsList")) {
            Map<String, String> fields = new HashMap<>();
            fields.put("__topic__", (String) get(group, "getTopic"));
            for (Object content : (List<?>) get(log, "getContentsList")) {
                fields.put((String) get(content, "getKey"), (String) get(content, "getValue"));
            }
            lines.add(fields);
        }
    }

    private static Object get(Object message, String getter) throws ReflectiveOperationException {
        return message.getClass().getMethod(getter).invoke(message);
    }

    private static URL[] urls(List<Path> jars) throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            urls.add(jar.toUri().toURL());
        }
        return urls.toArray(new URL[0]);
    }
}
