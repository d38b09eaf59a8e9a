package io.wrongbook.widetable.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wrongbook.widetable.services.ChildProcess;
import io.wrongbook.widetable.services.FreePort;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.management.ManagementFactory;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A Flink cluster of separate JVMs, as a user has it: {@code bin/flink}, {@code conf/}, {@code
 * lib/}, {@code plugins/} and {@code log/} under one directory. What is in {@code lib/}, {@code
 * plugins/} and {@code usrlib/}, and {@code conf/log4j.properties}, before the start is used too.
 */
public final class FlinkProcesses implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration COMMAND_TIMEOUT = Duration.ofMinutes(3);
    private static final int PORT_ATTEMPTS = 3;
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String LOG4J =
            """
            rootLogger.level = INFO
            rootLogger.appenderRef.file.ref = File
            appender.file.type = File
            appender.file.name = File
            appender.file.fileName = ${sys:log.file}
            appender.file.layout.type = PatternLayout
            appender.file.layout.pattern = %d %-5p [%t] %c - %m%n
            """;

    private final Path directory;
    private final Map<String, String> config;
    private final Map<String, String> environment;
    private final Entrypoint entrypoint;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<ChildProcess> taskManagers = new CopyOnWriteArrayList<>();
    private final List<JobManager> jobManagers = new CopyOnWriteArrayList<>();
    private int commands;

    private FlinkProcesses(
            Path directory,
            Map<String, String> config,
            Map<String, String> environment,
            Entrypoint entrypoint)
            throws IOException {
        this.directory = directory;
        this.config = config;
        this.environment = environment;
        this.entrypoint = entrypoint;
        writeFlinkCommand();
        writeConfiguration();
        launchJobManager();
    }

    /**
     * Starts a session cluster and waits until all its TaskManagers are registered.
     *
     * @param directory everything of this cluster is under it
     * @param config replaces what this class puts into {@code config.yaml}
     */
    public static FlinkProcesses start(
            Path directory, int taskManagers, int slotsPerTaskManager, Map<String, String> config)
            throws IOException {
        return start(directory, taskManagers, slotsPerTaskManager, config, Map.of());
    }

    /**
     * Starts a cluster as {@link #start(Path, int, int, Map)} does.
     *
     * @param environment variables that the JobManager and the TaskManagers get besides those of
     *     this JVM
     */
    public static FlinkProcesses start(
            Path directory,
            int taskManagers,
            int slotsPerTaskManager,
            Map<String, String> config,
            Map<String, String> environment)
            throws IOException {
        return start(
                directory,
                taskManagers,
                slotsPerTaskManager,
                config,
                environment,
                Entrypoint.SESSION);
    }

    /**
     * Starts a cluster for one job, whose jar is in {@code usrlib/}, and waits until all its
     * TaskManagers are registered. The cluster ends with the job.
     *
     * @param environment variables that the JobManager gets, and with it {@code main()}, and the
     *     TaskManagers
     * @param args what a user writes behind {@code standalone-job.sh start}
     */
    public static FlinkProcesses startApplication(
            Path directory,
            int taskManagers,
            int slotsPerTaskManager,
            Map<String, String> config,
            Map<String, String> environment,
            String... args)
            throws IOException {
        return start(
                directory,
                taskManagers,
                slotsPerTaskManager,
                config,
                environment,
                new Entrypoint(
                        "org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint",
                        List.of(args)));
    }

    private static FlinkProcesses start(
            Path directory,
            int taskManagers,
            int slotsPerTaskManager,
            Map<String, String> config,
            Map<String, String> environment,
            Entrypoint entrypoint)
            throws IOException {
        Path home = directory.toAbsolutePath();
        for (String name : List.of("bin", "conf", "plugins", "log", "tmp")) {
            Files.createDirectories(home.resolve(name));
        }
        FlinkLibrary.copyTo(home.resolve("lib"));
        for (int attempt = 1; ; attempt++) {
            Map<String, String> all = defaults(home, slotsPerTaskManager);
            all.putAll(config);
            FlinkProcesses cluster = new FlinkProcesses(home, all, environment, entrypoint);
            try {
                cluster.startTaskManagers(taskManagers);
                return cluster;
            } catch (BindException e) {
                // Another program was faster.
                cluster.close();
                if (attempt == PORT_ATTEMPTS) {
                    throw e;
                }
            } catch (IOException | RuntimeException | Error e) {
                cluster.close();
                throw e;
            }
        }
    }

    /**
     * The address of the REST API and the web UI, without a slash at its end. Of several
     * JobManagers, each answers, whoever leads.
     */
    public String restUrl() {
        JobManager first =
                jobManagers.stream()
                        .filter(jobManager -> jobManager.process.isAlive())
                        .findFirst()
                        .orElse(jobManagers.get(0));
        return "http://localhost:" + first.restPort;
    }

    /** GETs a path of the REST API, as in {@code rest("/jobs/overview")}. */
    public String rest(String path) throws IOException {
        return body(path, get(restUrl() + path, Duration.ofSeconds(30)));
    }

    /** GETs a path of the REST API and reads its JSON. */
    public JsonNode json(String path) throws IOException {
        return JSON.readTree(rest(path));
    }

    /** POSTs JSON to a path of the REST API. */
    public String post(String path, String json) throws IOException {
        return send("POST", path, json);
    }

    /** PUTs JSON to a path of the REST API. */
    public String put(String path, String json) throws IOException {
        return send("PUT", path, json);
    }

    private String send(String method, String path, String json) throws IOException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(restUrl() + path))
                        .header("Content-Type", "application/json")
                        .timeout(Duration.ofSeconds(60))
                        .method(method, HttpRequest.BodyPublishers.ofString(json))
                        .build();
        return body(path, send(request));
    }

    /**
     * Submits a jar as the web UI does: the JobManager runs its {@code main()}.
     *
     * @return the job's id
     */
    public String submit(Path jar, int parallelism, String... args) throws IOException {
        Path uploads = Files.createDirectories(uploads(directory).resolve("flink-web-upload"));
        Path uploaded = uploads.resolve(jar.getFileName());
        if (!Files.exists(uploaded)) {
            Files.copy(jar, uploaded);
        }
        ObjectNode request = JSON.createObjectNode();
        request.put("parallelism", parallelism);
        request.set("programArgsList", JSON.valueToTree(args));
        String path = "/jars/" + uploaded.getFileName() + "/run";
        return JSON.readTree(post(path, request.toString())).get("jobid").asText();
    }

    /** Has a job cancelled; it takes a moment until it is. */
    public void cancel(String job) throws IOException {
        String path = "/jobs/" + job + "?mode=cancel";
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(restUrl() + path))
                        .method("PATCH", HttpRequest.BodyPublishers.noBody())
                        .timeout(Duration.ofSeconds(60))
                        .build();
        body(path, send(request));
    }

    private static Path uploads(Path home) {
        return home.resolve("tmp/uploads");
    }

    private static String body(String path, HttpResponse<String> response) throws IOException {
        if (response.statusCode() / 100 != 2) {
            throw new IOException(path + ": " + response.statusCode() + " " + response.body());
        }
        return response.body();
    }

    /** The ids of the registered TaskManagers: {@code tm-0} is the first that was started. */
    public List<String> taskManagers() throws IOException {
        List<String> ids = new ArrayList<>();
        for (JsonNode node : json("/taskmanagers").get("taskmanagers")) {
            ids.add(node.get("id").asText());
        }
        return ids;
    }

    /** Starts a job as {@link #run(Map, Path, int, String...)} does. */
    public String run(Path jar, int parallelism, String... args) throws IOException {
        return run(Map.of(), jar, parallelism, args);
    }

    /**
     * Starts a job as a user does, with {@code flink run -d}.
     *
     * @param environment variables of the command, and so of {@code main()}
     * @return the job's id
     */
    public String run(Map<String, String> environment, Path jar, int parallelism, String... args)
            throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of("run", "-d", "-p", String.valueOf(parallelism), jar.toString()));
        command.addAll(List.of(args));
        return flink(environment, command.toArray(new String[0])).orThrow().jobId();
    }

    /** Runs the {@code flink} command and waits for its end. */
    public FlinkOutput flink(String... args) throws IOException {
        return flink(Map.of(), args);
    }

    /** Runs the {@code flink} command with further environment variables. */
    public FlinkOutput flink(Map<String, String> environment, String... args) throws IOException {
        Path output = directory.resolve("log/flink-command-" + commands++ + ".out");
        List<String> line = new ArrayList<>(List.of(bin().resolve("flink").toString()));
        line.addAll(List.of(args));
        ChildProcess command = ChildProcess.start("flink", line, environment, output);
        int exitCode = command.waitFor(COMMAND_TIMEOUT);
        return new FlinkOutput(exitCode, command.output());
    }

    /** The directory of the {@code flink} command, for a PATH. */
    public Path bin() {
        return directory.resolve("bin");
    }

    /** The process id of the first JobManager. */
    public long jobManagerPid() {
        return jobManagers.get(0).process.pid();
    }

    /**
     * Starts one more JobManager, which stands by until it leads, and waits until it knows who
     * does. The cluster's configuration must have high availability.
     */
    public void startJobManager() throws IOException {
        JobManager added = launchJobManager();
        await(
                added.name,
                () -> {
                    requireAlive(added.process, added.name);
                    return answers("http://localhost:" + added.restPort, "/taskmanagers");
                });
    }

    /** Kills the JobManager that leads as a crash would (SIGKILL), once one does. */
    public void killLeader() throws IOException {
        AtomicReference<JobManager> leader = new AtomicReference<>();
        await(
                "a leader",
                () -> {
                    leader.set(leader().orElse(null));
                    return leader.get() != null;
                });
        leader.get().process.kill();
    }

    /**
     * The JobManager that leads, as the {@code flink} command finds it; none during an election.
     */
    private Optional<JobManager> leader() throws IOException {
        String url;
        try (RestClusterClient<String> client =
                new RestClusterClient<>(Configuration.fromMap(config), "cluster")) {
            url = client.getWebInterfaceURL();
        } catch (Exception e) {
            throw new IOException("nobody knows the leader", e);
        }
        return jobManagers.stream()
                .filter(jobManager -> jobManager.process.isAlive())
                .filter(jobManager -> url.endsWith(":" + jobManager.restPort))
                .findFirst();
    }

    /** The process id of a TaskManager. */
    public long taskManagerPid(int index) {
        return taskManagers.get(index).pid();
    }

    /** Kills a TaskManager as a crash would (SIGKILL). The JobManager notices it a little later. */
    public void killTaskManager(int index) {
        taskManagers.get(index).kill();
    }

    /** Starts one more TaskManager and waits until it is registered. */
    public void startTaskManager() throws IOException {
        startTaskManagers(1);
    }

    /** Kills all processes of the cluster. */
    @Override
    public void close() {
        taskManagers.forEach(ChildProcess::kill);
        jobManagers.forEach(jobManager -> jobManager.process.kill());
    }

    private static Map<String, String> defaults(Path home, int slots) {
        Map<String, String> config = new TreeMap<>();
        config.put("jobmanager.rpc.address", "localhost");
        config.put("jobmanager.rpc.port", String.valueOf(FreePort.find()));
        config.put("jobmanager.bind-host", "localhost");
        config.put("rest.address", "localhost");
        config.put("rest.bind-address", "localhost");
        config.put("rest.port", String.valueOf(FreePort.find()));
        config.put("taskmanager.host", "localhost");
        config.put("taskmanager.bind-host", "localhost");
        config.put("taskmanager.numberOfTaskSlots", String.valueOf(slots));
        config.put("taskmanager.memory.process.size", "1280m");
        config.put("taskmanager.memory.managed.size", "128m");
        config.put("taskmanager.memory.network.min", "64m");
        config.put("taskmanager.memory.network.max", "64m");
        config.put("io.tmp.dirs", home.resolve("tmp").toString());
        config.put("web.upload.dir", uploads(home).toString());
        // A killed TaskManager is noticed after two heartbeats.
        config.put("heartbeat.interval", "1 s");
        config.put("heartbeat.timeout", "20 s");
        // TaskManagers start while the JobManager does.
        config.put("cluster.registration.error-delay", "500 ms");
        // The REST API tells what it saw last, for as long as this: tests wait for what comes.
        config.put("web.refresh-interval", "100 ms");
        return config;
    }

    private void writeConfiguration() throws IOException {
        Path conf = directory.resolve("conf");
        Path log4j = conf.resolve("log4j.properties");
        if (!Files.exists(log4j)) {
            Files.writeString(log4j, LOG4J);
        }
        Files.writeString(
                conf.resolve("config.yaml"),
                config.entrySet().stream()
                        .map(e -> e.getKey() + ": '" + e.getValue().replace("'", "''") + "'\n")
                        .collect(Collectors.joining()));
    }

    /** All JobManagers have one configuration; on one machine they cannot have one port. */
    private JobManager launchJobManager() throws IOException {
        int index = jobManagers.size();
        String name = index == 0 ? "jobmanager" : "jobmanager-" + index;
        int restPort = index == 0 ? Integer.parseInt(config.get("rest.port")) : FreePort.find();
        List<String> args = new ArrayList<>(List.of("--configDir", directory + "/conf"));
        args.addAll(List.of("-D", "rest.port=" + restPort));
        args.addAll(entrypoint.args());
        JobManager jobManager =
                new JobManager(
                        name,
                        startServer(name, List.of("-Xmx512m"), entrypoint.mainClass(), args),
                        restPort);
        jobManagers.add(jobManager);
        return jobManager;
    }

    private void startTaskManagers(int count) throws IOException {
        int first = taskManagers.size();
        for (int i = first; i < first + count; i++) {
            taskManagers.add(launchTaskManager(i));
        }
        for (int i = first; i < first + count; i++) {
            awaitTaskManager(i);
        }
        if (count == 0) {
            await("the REST API", () -> answers(restUrl(), "/taskmanagers"));
        }
    }

    /** The memory options are worked out by Flink's own code, as its start scripts do. */
    private ChildProcess launchTaskManager(int index) throws IOException {
        TaskExecutorProcessSpec spec =
                TaskExecutorProcessUtils.processSpecFromConfig(Configuration.fromMap(config));
        List<String> args = new ArrayList<>(List.of("--configDir", directory + "/conf"));
        args.addAll(split(TaskExecutorProcessUtils.generateDynamicConfigsStr(spec)));
        args.addAll(List.of("-D", "taskmanager.resource-id=tm-" + index));
        return startServer(
                "taskmanager-" + index,
                split(ProcessMemoryUtils.generateJvmParametersStr(spec)),
                "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                args);
    }

    private static List<String> split(String options) {
        return List.of(options.trim().split("\\s+", -1));
    }

    private ChildProcess startServer(
            String name, List<String> jvmOptions, String mainClass, List<String> args)
            throws IOException {
        List<String> command = java(name, jvmOptions, mainClass);
        command.addAll(args);
        Map<String, String> variables = new TreeMap<>(environment);
        variables.putAll(flinkVariables());
        return ChildProcess.start(
                name, command, variables, directory.resolve("log/" + name + ".out"));
    }

    /** What the script of a distribution does in the end. */
    private void writeFlinkCommand() throws IOException {
        List<String> command =
                java(
                        "flink",
                        List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"),
                        "org.apache.flink.client.cli.CliFrontend");
        StringBuilder script = new StringBuilder("#!/bin/sh\n");
        flinkVariables()
                .forEach(
                        (name, value) ->
                                script.append("export ").append(name + "='" + value + "'\n"));
        script.append(command.stream().collect(Collectors.joining("' '", "exec '", "' \"$@\"\n")));
        Path file = Files.writeString(bin().resolve("flink"), script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private List<String> java(String name, List<String> jvmOptions, String mainClass) {
        List<String> command = new ArrayList<>(ChildProcess.java());
        command.addAll(moduleOptions());
        command.addAll(jvmOptions);
        command.add("-XX:+UseSerialGC");
        command.add("-Dlog.file=" + directory.resolve("log/" + name + ".log"));
        command.add("-Dlog4j.configurationFile=" + directory.resolve("conf/log4j.properties"));
        command.addAll(List.of("-classpath", directory.resolve("lib") + "/*", mainClass));
        return command;
    }

    private Map<String, String> flinkVariables() {
        return Map.of(
                "FLINK_CONF_DIR", directory.resolve("conf").toString(),
                "FLINK_LIB_DIR", directory.resolve("lib").toString(),
                "FLINK_PLUGINS_DIR", directory.resolve("plugins").toString());
    }

    /** Flink needs the same of Java's modules in its own JVMs as in this one. */
    private static List<String> moduleOptions() {
        List<String> options =
                ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                        .filter(o -> o.startsWith("--add-opens") || o.startsWith("--add-exports"))
                        .toList();
        if (options.isEmpty()) {
            throw new IllegalStateException("Run this with the flink.jvm.options of the pom");
        }
        return options;
    }

    private void awaitTaskManager(int index) throws IOException {
        await(
                "TaskManager " + index,
                () -> {
                    requireAlive(taskManagers.get(index), "taskmanager-" + index);
                    return answers(restUrl(), "/taskmanagers") && isRegistered("tm-" + index);
                });
    }

    /** The JobManager may be gone by now, or another one leads; then the next look tells more. */
    private boolean isRegistered(String taskManager) throws IOException {
        try {
            return taskManagers().contains(taskManager);
        } catch (IOException e) {
            return false;
        }
    }

    private void await(String what, Condition condition) throws IOException {
        try {
            Awaitility.await(what)
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(100))
                    .atMost(START_TIMEOUT)
                    .until(
                            () -> {
                                requireJobManager();
                                return condition.holds();
                            });
        } catch (ConditionTimeoutException e) {
            throw new IOException(what + " does not come up, see " + directory + "/log", e);
        }
    }

    /** Tells whether the REST API answers; right after its start it may say that it cannot yet. */
    private boolean answers(String url, String path) throws IOException {
        try {
            return get(url + path, Duration.ofSeconds(5)).statusCode() == 200;
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            // It is not there yet, or it has gone while it was asked; then the next look tells
            // more.
            return false;
        }
    }

    private HttpResponse<String> get(String url, Duration timeout) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(timeout).build();
        return send(request);
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException().initCause(e);
        }
    }

    /** One that lives is enough. If none does, the last one tells why. */
    private void requireJobManager() throws IOException {
        if (jobManagers.stream().noneMatch(jobManager -> jobManager.process.isAlive())) {
            JobManager last = jobManagers.get(jobManagers.size() - 1);
            requireAlive(last.process, last.name);
        }
    }

    private void requireAlive(ChildProcess process, String name) throws IOException {
        if (process.isAlive()) {
            return;
        }
        Path file = directory.resolve("log/" + name + ".log");
        String log = Files.exists(file) ? Files.readString(file) : "";
        if (log.contains("java.net.BindException")) {
            throw new BindException(name + " found its port taken:\n" + log);
        }
        throw new IOException(name + " ended:\n" + process.output() + log);
    }

    /** A condition of the cluster that is looked at until it holds. */
    private interface Condition {
        boolean holds() throws IOException;
    }

    private record JobManager(String name, ChildProcess process, int restPort) {}

    /** What a JobManager's process runs. */
    private record Entrypoint(String mainClass, List<String> args) {

        static final Entrypoint SESSION =
                new Entrypoint(
                        "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                        List.of("--executionMode", "cluster"));
    }
}
