package io.wrongbook.widetable.vvp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands in for the {@code aliyun} command and for the cloud behind it, which cannot be had here: a
 * script of that name hands its arguments to this class. It takes the syntax that the real command
 * has (read in its sources), the paths of the service's API, and only bodies that fit the API's
 * model; everything else is a fault. Calls need the actions of docker/aliyun/ram/deployer.json, as
 * RAM asks for them. It remembers deployments, jobs, savepoints and uploads.
 */
final class AliyunStandIn implements AutoCloseable {

    static final String REGION = "cn-hangzhou";
    static final String WORKSPACE = "a1b2c3d4e5f6";
    static final String NAMESPACE = "school-default";

    private static final String NAMESPACE_PATH = "/api/v2/namespaces/" + NAMESPACE + "/";
    private static final Path POLICY = Path.of("docker/aliyun/ram/deployer.json");
    private static final Set<String> PAGES = Set.of("pageIndex", "pageSize");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final List<Operation> operations = new ArrayList<>();

    private final List<String> calls = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final Set<String> variables = new TreeSet<>();
    private final Map<String, byte[]> objects = new LinkedHashMap<>();
    private final Map<String, ObjectNode> deployments = new LinkedHashMap<>();
    private final Map<String, ObjectNode> jobs = new LinkedHashMap<>();
    private final List<ObjectNode> savepoints = new ArrayList<>();
    private final List<JsonNode> policies = new ArrayList<>();
    private final Set<String> allowed = new TreeSet<>();
    private final Set<String> used = new TreeSet<>();
    private String version = "3.0.267";
    private String engine = "vvr-11.7-jdk11-flink-1.20";
    private final ArmsStandIn arms = new ArmsStandIn();
    private String rejection;
    private String failure;
    private boolean savepointsFail;

    AliyunStandIn() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.start();
        JSON.readTree(POLICY.toFile())
                .findValues("Action")
                .forEach(actions -> actions.forEach(action -> allowed.add(action.asText())));

        get(
                "ListEngineVersionMetadata",
                "/api/v2/engine-version-meta.json",
                Set.of(),
                call -> engines());
        get("ListVariables", NAMESPACE_PATH + "variables", PAGES, call -> namedVariables());
        get("ListDeployments", NAMESPACE_PATH + "deployments", with("name"), this::listDeployments);
        get(
                "GetDeployment",
                NAMESPACE_PATH + "deployments/([^/]+)",
                Set.of(),
                call -> deployment(call.id()));
        get(
                "ListJobs",
                NAMESPACE_PATH + "jobs",
                with("deploymentId"),
                call -> array(jobs.values()));
        get("GetJob", NAMESPACE_PATH + "jobs/([^/]+)", Set.of(), call -> polled(call.id()));
        get(
                "ListSavepoints",
                NAMESPACE_PATH + "savepoints",
                with("deploymentId"),
                call -> array(savepoints));
        operation(
                "stream:CreateDeployment",
                "POST",
                NAMESPACE_PATH + "deployments",
                "Deployment",
                this::create);
        operation(
                "stream:UpdateDeployment",
                "PUT",
                NAMESPACE_PATH + "deployments/([^/]+)",
                "Deployment",
                this::update);
        operation(
                "stream:StartJobWithParams",
                "POST",
                NAMESPACE_PATH + "jobs%3Astart",
                "JobStartParameters",
                this::start);
        operation(
                "stream:StopJob",
                "POST",
                NAMESPACE_PATH + "jobs/([^/]+)%3Astop",
                "StopJobRequestBody",
                this::stop);
        // The one operation that RAM does not guard; a role in the namespace does.
        operation(
                null,
                "PUT",
                "/autopilot/v2/namespaces/"
                        + NAMESPACE
                        + "/deployments/([^/]+)/autopilotpolicy-update",
                "UpdateAutopilotPolicyRequest",
                this::tune);
    }

    /** Puts the command into a directory, which is then to be the first of the PATH. */
    void install(Path directory) throws IOException {
        Path script = directory.resolve("aliyun");
        Files.writeString(
                script,
                """
                #!/bin/bash
                answer=$(printf '%%s\\0' "$@" | curl -sS --data-binary @- -w '\\n%%{http_code}' \
                    http://127.0.0.1:%d/) || exit 3
                [[ ${answer##*$'\\n'} == 200 ]] || { printf '%%s\\n' "${answer%%$'\\n'*}" >&2; exit 1; }
                printf '%%s\\n' "${answer%%$'\\n'*}"
                """
                        .formatted(server.getAddress().getPort()));
        if (!script.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + script + " executable");
        }
    }

    /** What was called and was not as the service wants it. */
    List<String> faults() {
        return faults;
    }

    /** Every call, its arguments separated by blanks. */
    List<String> calls() {
        return calls;
    }

    Map<String, byte[]> objects() {
        return objects;
    }

    Map<String, ObjectNode> deployments() {
        return deployments;
    }

    Map<String, ObjectNode> jobs() {
        return jobs;
    }

    List<ObjectNode> savepoints() {
        return savepoints;
    }

    List<JsonNode> policies() {
        return policies;
    }

    /** The actions that calls needed so far. */
    Set<String> usedActions() {
        return used;
    }

    /** The actions that the deployer's policy grants. */
    Set<String> allowedActions() {
        return allowed;
    }

    /** What {@code aliyun version} prints. */
    void setVersion(String version) {
        this.version = version;
    }

    ArmsStandIn arms() {
        return arms;
    }

    void setVariables(String... names) {
        variables.clear();
        variables.addAll(List.of(names));
    }

    /** The one engine version that is stable. */
    void setEngine(String engine) {
        this.engine = engine;
    }

    /** All calls of the API fail with this text, as the command prints it. */
    void reject(String error) {
        rejection = error;
    }

    /** Jobs that are started from now on fail for this reason. */
    void failJobs(String message) {
        failure = message;
    }

    /** Jobs stop, but their savepoints fail. */
    void failSavepoints() {
        savepointsFail = true;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    // --- the command ---

    private synchronized void serve(HttpExchange exchange) throws IOException {
        String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        List<String> arguments = List.of(sent.split("\0", -1));
        String answer;
        int status = 200;
        try {
            answer = run(arguments.subList(0, arguments.size() - 1));
        } catch (CommandFailed e) {
            answer = e.getMessage();
            status = 400;
        }
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private String run(List<String> arguments) throws IOException {
        calls.add(String.join(" ", arguments));
        return switch (arguments.get(0)) {
            case "ververica" -> api(Arguments.of(arguments));
            case "oss" -> oss(Arguments.of(arguments));
            case "version" -> version;
            case "arms" -> arms(Arguments.of(arguments));
            default -> throw fault("no such product: " + arguments);
        };
    }

    private String oss(Arguments arguments) throws IOException {
        List<String> words = arguments.words();
        require(arguments.options().get("endpoint"), "https://oss-" + REGION + ".aliyuncs.com");
        String uri = words.get(words.size() - 1);
        if (!uri.startsWith("oss://the-bucket/artifacts/namespaces/" + NAMESPACE + "/")) {
            throw fault("not the workspace's place for files: " + uri);
        }
        return switch (words.get(1)) {
            case "stat" -> {
                authorize("oss:GetObjectAcl");
                authorize("oss:GetObject");
                if (!objects.containsKey(uri)) {
                    throw new CommandFailed("Error: StatusCode=404, ErrorCode=NoSuchKey");
                }
                yield "";
            }
            case "cp" -> {
                authorize("oss:PutObject");
                objects.put(uri, Files.readAllBytes(Path.of(words.get(2))));
                yield "Succeed";
            }
            default -> throw fault("aliyun oss has no " + words.get(1));
        };
    }

    private String arms(Arguments arguments) throws IOException {
        if (rejection != null) {
            throw new CommandFailed(rejection);
        }
        Map<String, String> parameters = new LinkedHashMap<>(arguments.options());
        require(parameters.remove("region"), REGION);
        require(parameters.remove("RegionId"), REGION);
        require(parameters.remove("version"), "2019-08-08");
        require(parameters.remove("endpoint"), "arms." + REGION + ".aliyuncs.com");
        try {
            return arms.run(arguments.words().get(1), parameters);
        } catch (IllegalArgumentException e) {
            throw fault(e.getMessage());
        }
    }

    private String api(Arguments arguments) throws IOException {
        if (rejection != null) {
            throw new CommandFailed(rejection);
        }
        Map<String, String> options = new LinkedHashMap<>(arguments.options());
        require(options.remove("region"), REGION);
        require(options.remove("version"), "2022-07-18");
        require(options.remove("endpoint"), "ververica." + REGION + ".aliyuncs.com");
        require(arguments.headers().get("workspace"), WORKSPACE);
        require(arguments.headers().get("Content-Type"), "application/json");
        String file = options.remove("body-file");
        JsonNode body = file == null ? null : JSON.readTree(Path.of(file).toFile());

        String method = arguments.words().get(1);
        String path = arguments.words().get(2);
        for (Operation operation : operations) {
            Matcher matcher = operation.path().matcher(path);
            if (operation.method().equals(method) && matcher.matches()) {
                authorize(operation.action());
                check(operation, options, body);
                String id = matcher.groupCount() == 0 ? null : matcher.group(1);
                ObjectNode answer = JSON.createObjectNode();
                answer.put("success", true).put("httpCode", 200).put("requestId", "R-1");
                try {
                    answer.set("data", operation.handler().handle(new Call(id, options, body)));
                } catch (Rejected e) {
                    answer.put("success", false)
                            .put("errorCode", "990301")
                            .put("errorMessage", e.getMessage());
                }
                return JSON.writeValueAsString(answer);
            }
        }
        throw fault("no such operation: " + method + " " + path);
    }

    /**
     * @param action null for a call that RAM does not guard
     */
    private void authorize(String action) {
        if (action == null) {
            return;
        }
        used.add(action);
        if (!allowed.contains(action)) {
            throw new CommandFailed(
                    action.startsWith("oss:")
                            ? "Error: StatusCode=403, ErrorCode=AccessDenied, ErrorMessage=\"You have no"
                                    + " right to access this object because of bucket acl.\""
                            : "ERROR: SDK.ServerError ErrorCode: Forbidden.RAM Message: " + action);
        }
    }

    private void check(Operation operation, Map<String, String> query, JsonNode body) {
        if (!operation.query().containsAll(query.keySet())) {
            throw fault(operation.path() + " has no parameters " + query.keySet());
        }
        if (operation.query().contains("deploymentId")
                && !deployments.containsKey(query.get("deploymentId"))) {
            throw fault("no such deployment: " + query);
        }
        if (operation.model() == null) {
            require(body, null);
        } else {
            List<String> wrong = ApiModel.faults(operation.model(), body);
            if (!wrong.isEmpty()) {
                throw fault(operation.model() + ": " + wrong);
            }
        }
    }

    private void require(Object found, Object expected) {
        if (expected == null ? found != null : !expected.equals(found)) {
            throw fault("expected " + expected + ", found " + found);
        }
    }

    private CommandFailed fault(String message) {
        faults.add(message);
        return new CommandFailed("ERROR: " + message);
    }

    // --- the service ---

    private JsonNode engines() {
        ObjectNode index = JSON.createObjectNode().put("defaultEngineVersion", engine);
        ArrayNode versions = index.putArray("engineVersionMetadata");
        versions.addObject().put("engineVersion", engine).put("status", "STABLE");
        versions.addObject().put("engineVersion", "vvr-4.0.15-flink-1.13").put("status", "EXPIRED");
        return index;
    }

    private JsonNode namedVariables() {
        ArrayNode named = JSON.createArrayNode();
        variables.forEach(name -> named.addObject().put("name", name).put("kind", "Encrypted"));
        return named;
    }

    /** Finds also names that only begin like it: the service does not say that it does not. */
    private JsonNode listDeployments(Call call) {
        return array(
                deployments.values().stream()
                        .filter(
                                deployment ->
                                        deployment
                                                .get("name")
                                                .asText()
                                                .startsWith(call.query().get("name")))
                        .toList());
    }

    private ObjectNode deployment(String id) throws Rejected {
        if (!deployments.containsKey(id)) {
            throw new Rejected("deployment " + id + " does not exist");
        }
        return deployments.get(id);
    }

    private JsonNode create(Call call) {
        ObjectNode deployment = call.body().deepCopy();
        String id = "deployment-" + (deployments.size() + 1);
        deployments.put(id, deployment.put("deploymentId", id));
        return deployment;
    }

    private JsonNode update(Call call) throws Rejected {
        deployment(call.id());
        ObjectNode deployment = call.body().deepCopy();
        deployments.put(call.id(), deployment.put("deploymentId", call.id()));
        return deployment;
    }

    private JsonNode start(Call call) throws Rejected {
        deployment(call.body().get("deploymentId").asText());
        if (jobs.values().stream().anyMatch(job -> !isAtEnd(job))) {
            throw new Rejected("the deployment has a running job");
        }
        String id = "job-" + (jobs.size() + 1);
        ObjectNode job = call.body().deepCopy();
        job.put("jobId", id).put("createdAt", String.valueOf(1_790_000_000 + jobs.size()));
        job.putObject("status").put("currentJobStatus", "STARTING");
        jobs.put(id, job);
        return job;
    }

    private JsonNode stop(Call call) {
        ObjectNode job = jobs.get(call.id());
        ((ObjectNode) job.get("status")).put("currentJobStatus", "CANCELLING");
        job.put("stopStrategy", call.body().get("stopStrategy").asText());
        return job;
    }

    private JsonNode tune(Call call) throws Rejected {
        deployment(call.id());
        policies.add(call.body());
        return call.body();
    }

    /** A job is one step further each time someone looks. */
    private JsonNode polled(String id) {
        ObjectNode job = jobs.get(id);
        ObjectNode status = (ObjectNode) job.get("status");
        String now = status.get("currentJobStatus").asText();
        JsonNode answer = job.deepCopy();
        if (now.equals("STARTING") && failure != null) {
            status.put("currentJobStatus", "FAILED");
            status.putObject("failure").put("reason", "JobFailed").put("message", failure);
        } else if (now.equals("STARTING")) {
            status.put("currentJobStatus", "RUNNING");
        } else if (now.equals("CANCELLING")) {
            status.put("currentJobStatus", "FINISHED");
            ObjectNode savepoint =
                    JSON.createObjectNode()
                            .put("savepointId", "savepoint-" + (savepoints.size() + 1))
                            .put("jobId", id)
                            .put("savepointOrigin", job.get("stopStrategy").asText())
                            .put("createdAt", 1_790_000_000 + savepoints.size());
            savepoint.putObject("status").put("state", savepointsFail ? "FAILED" : "COMPLETED");
            savepoints.add(savepoint);
        }
        return answer;
    }

    private static boolean isAtEnd(JsonNode job) {
        return Set.of("FAILED", "CANCELLED", "FINISHED")
                .contains(job.at("/status/currentJobStatus").asText());
    }

    private static ArrayNode array(Iterable<ObjectNode> nodes) {
        ArrayNode array = JSON.createArrayNode();
        nodes.forEach(node -> array.add(node.deepCopy()));
        return array;
    }

    private static Set<String> with(String parameter) {
        Set<String> all = new TreeSet<>(PAGES);
        all.add(parameter);
        return all;
    }

    private void get(String action, String path, Set<String> query, Handler handler) {
        operations.add(
                new Operation(
                        "stream:" + action, "GET", Pattern.compile(path), query, null, handler));
    }

    private void operation(
            String action, String method, String path, String model, Handler handler) {
        operations.add(
                new Operation(action, method, Pattern.compile(path), Set.of(), model, handler));
    }

    private record Operation(
            String action,
            String method,
            Pattern path,
            Set<String> query,
            String model,
            Handler handler) {}

    private record Call(String id, Map<String, String> query, JsonNode body) {}

    private interface Handler {
        JsonNode handle(Call call) throws Rejected;
    }

    /** The arguments of the command: words first, then options; unknown options are the query. */
    private record Arguments(
            List<String> words, Map<String, String> options, Map<String, String> headers) {

        static Arguments of(List<String> arguments) {
            List<String> words = new ArrayList<>();
            Map<String, String> options = new LinkedHashMap<>();
            Map<String, String> headers = new LinkedHashMap<>();
            for (int i = 0; i < arguments.size(); i++) {
                String argument = arguments.get(i);
                if (argument.equals("--force")) {
                    continue;
                }
                if (!argument.startsWith("--")) {
                    words.add(argument);
                } else if (argument.equals("--header")) {
                    String[] header = arguments.get(++i).split("=", 2);
                    headers.put(header[0], header[1]);
                } else {
                    options.put(argument.substring(2), arguments.get(++i));
                }
            }
            return new Arguments(words, options, headers);
        }
    }

    /** The command prints this and ends with 1. */
    private static final class CommandFailed extends RuntimeException {
        private static final long serialVersionUID = 1;

        CommandFailed(String message) {
            super(message);
        }
    }

    /** The service answers, but does not do it. */
    private static final class Rejected extends Exception {
        private static final long serialVersionUID = 1;

        Rejected(String message) {
            super(message);
        }
    }
}
