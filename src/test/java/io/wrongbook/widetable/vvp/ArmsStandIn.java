package io.wrongbook.widetable.vvp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What {@code aliyun arms} answers, for the operations that the script uses: the parameters and the
 * answers are those of Alibaba's SDKs for ARMS 2019-08-08. It remembers contacts, policies and
 * rules.
 */
public final class ArmsStandIn {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> CHANNELS =
            Set.of("email", "sms", "tts", "dingTalk", "webhook");

    private static final Map<String, Operation> OPERATIONS =
            Map.of(
                    "CreateOrUpdateContact",
                    Operation.change(
                            Kind.CONTACT,
                            Set.of("ContactName"),
                            Set.of("ContactId", "Email", "Phone")),
                    "CreateOrUpdateNotificationPolicy",
                    Operation.change(
                            Kind.POLICY,
                            Set.of("Name", "NotifyRule"),
                            Set.of(
                                    "Id",
                                    "MatchingRules",
                                    "GroupRule",
                                    "SendRecoverMessage",
                                    "Repeat",
                                    "RepeatInterval")),
                    "CreateOrUpdateAlertRule",
                    Operation.change(
                            Kind.RULE,
                            Set.of(
                                    "AlertName",
                                    "AlertType",
                                    "AlertCheckType",
                                    "ClusterId",
                                    "PromQL",
                                    "Duration",
                                    "Message"),
                            Set.of("AlertId", "AlertGroup", "Level", "Labels", "Annotations")),
                    "DescribeContacts",
                    Operation.list(Kind.CONTACT, Set.of("ContactName")),
                    "DescribeIMRobots",
                    Operation.list(Kind.ROBOT, Set.of("RobotName")),
                    "ListNotificationPolicies",
                    Operation.list(Kind.POLICY, Set.of("Name", "IsDetail")),
                    "GetAlertRules",
                    Operation.list(Kind.RULE, Set.of("AlertType", "ClusterId")));

    private final Map<Kind, Map<Long, ObjectNode>> stored = new TreeMap<>();
    private long lastId = 1000;

    ArmsStandIn() {
        for (Kind kind : Kind.values()) {
            stored.put(kind, new LinkedHashMap<>());
        }
    }

    /** What was created, in that order, with the parameters of the last call. */
    public List<ObjectNode> contacts() {
        return List.copyOf(stored.get(Kind.CONTACT).values());
    }

    public List<ObjectNode> policies() {
        return List.copyOf(stored.get(Kind.POLICY).values());
    }

    public List<ObjectNode> rules() {
        return List.copyOf(stored.get(Kind.RULE).values());
    }

    /** Someone has made a robot in the console. */
    public void addRobot(String name) {
        put(Kind.ROBOT, ++lastId, JSON.createObjectNode().put(Kind.ROBOT.name, name));
    }

    /** Someone has made a contact, whose name may begin like another one's. */
    public void addContact(String name) {
        put(Kind.CONTACT, ++lastId, JSON.createObjectNode().put(Kind.CONTACT.name, name));
    }

    /**
     * Answers one call.
     *
     * @param action the operation
     * @param parameters without those that are the command's own
     * @throws IllegalArgumentException if the service would not take it
     */
    String run(String action, Map<String, String> parameters) throws IOException {
        Operation operation = OPERATIONS.get(action);
        if (operation == null) {
            throw new IllegalArgumentException("no such operation: " + action);
        }
        for (String name : operation.needed) {
            if (parameters.getOrDefault(name, "").isBlank()) {
                throw new IllegalArgumentException(action + " needs " + name);
            }
        }
        for (String name : parameters.keySet()) {
            if (!operation.needed.contains(name) && !operation.others.contains(name)) {
                throw new IllegalArgumentException(action + " has no " + name);
            }
        }
        return JSON.writeValueAsString(
                operation.changes
                        ? change(operation.kind, parameters)
                        : list(operation.kind, parameters));
    }

    private ObjectNode change(Kind kind, Map<String, String> parameters) throws IOException {
        switch (kind) {
            case CONTACT -> {
                if (!parameters.containsKey("Email") && !parameters.containsKey("Phone")) {
                    throw new IllegalArgumentException("a contact needs Email or Phone");
                }
            }
            case POLICY -> checkPolicy(parameters);
            case RULE -> checkRule(parameters);
            case ROBOT -> throw new IllegalArgumentException("robots are made in the console");
        }
        ObjectNode entry = JSON.createObjectNode();
        parameters.forEach(entry::put);
        long id = ++lastId;
        if (parameters.containsKey(kind.id)) {
            id = Long.parseLong(parameters.get(kind.id));
            if (!stored.get(kind).containsKey(id)) {
                throw new IllegalArgumentException("no " + kind + " has the id " + id);
            }
        } else if (stored.get(kind).values().stream()
                .anyMatch(other -> other.get(kind.name).equals(entry.get(kind.name)))) {
            throw new IllegalArgumentException("a second " + kind + " " + entry.get(kind.name));
        }
        put(kind, id, entry);
        ObjectNode answer = JSON.createObjectNode().put("RequestId", "R-1");
        answer.set(kind.answer, entry);
        return answer;
    }

    private void put(Kind kind, long id, ObjectNode entry) {
        // As the service does: the IDs of contacts and robots are floating-point numbers there.
        entry.put(kind.id, (double) id);
        stored.get(kind).put(id, entry);
    }

    private void checkPolicy(Map<String, String> parameters) throws IOException {
        for (JsonNode rule : JSON.readTree(parameters.get("MatchingRules"))) {
            for (JsonNode condition : rule.get("matchingConditions")) {
                require(Set.of("eq", "neq", "in", "nin", "re", "nre"), condition.get("operator"));
            }
        }
        JSON.readTree(parameters.get("GroupRule")).get("groupingFields").get(0).asText();
        JsonNode notify = JSON.readTree(parameters.get("NotifyRule"));
        for (JsonNode channel : notify.get("notifyChannels")) {
            require(CHANNELS, channel);
        }
        for (JsonNode object : notify.get("notifyObjects")) {
            Kind kind =
                    switch (object.get("notifyObjectType").asText()) {
                        case "CONTACT" -> Kind.CONTACT;
                        case "DING_ROBOT_GROUP" -> Kind.ROBOT;
                        default -> throw new IllegalArgumentException("unexpected " + object);
                    };
            if (!stored.get(kind).containsKey(object.get("notifyObjectId").asLong())) {
                throw new IllegalArgumentException("nobody is " + object);
            }
        }
        if (!parameters.get("Repeat").equals("true") || !parameters.containsKey("RepeatInterval")) {
            throw new IllegalArgumentException("Repeat needs RepeatInterval");
        }
    }

    private static void checkRule(Map<String, String> parameters) throws IOException {
        require(
                Set.of("PROMETHEUS_MONITORING_ALERT_RULE"),
                JSON.valueToTree(parameters.get("AlertType")));
        require(Set.of("CUSTOM"), JSON.valueToTree(parameters.get("AlertCheckType")));
        require(Set.of("P1", "P2", "P3", "P4"), JSON.valueToTree(parameters.get("Level")));
        int minutes = Integer.parseInt(parameters.get("Duration"));
        if (minutes < 1 || minutes > 1440) {
            throw new IllegalArgumentException("Duration is " + minutes);
        }
        for (String pairs : List.of("Labels", "Annotations")) {
            for (JsonNode pair : JSON.readTree(parameters.get(pairs))) {
                if (!pair.hasNonNull("Name") || !pair.hasNonNull("Value")) {
                    throw new IllegalArgumentException(pairs + ": " + pair);
                }
            }
        }
    }

    private static void require(Set<String> allowed, JsonNode value) {
        if (!allowed.contains(value.asText())) {
            throw new IllegalArgumentException(value + " is none of " + allowed);
        }
    }

    /** Finds names by a part of them. */
    private ObjectNode list(Kind kind, Map<String, String> parameters) {
        String part = parameters.getOrDefault(kind.name, "");
        int page = Integer.parseInt(parameters.get("Page"));
        int size = Integer.parseInt(parameters.get("Size"));
        List<ObjectNode> found =
                stored.get(kind).values().stream()
                        .filter(entry -> entry.get(kind.name).asText().contains(part))
                        .toList();
        ObjectNode answer = JSON.createObjectNode().put("RequestId", "R-1");
        ObjectNode bean = answer.putObject("PageBean").put("Total", found.size());
        ArrayNode entries = bean.put("Page", page).put("Size", size).putArray(kind.list);
        found.stream().skip((long) (page - 1) * size).limit(size).forEach(entries::add);
        return answer;
    }

    private enum Kind {
        CONTACT("ContactName", "ContactId", "AlertContact", "AlertContacts"),
        ROBOT("RobotName", "RobotId", "AlertRobot", "AlertIMRobots"),
        POLICY("Name", "Id", "NotificationPolicy", "NotificationPolicies"),
        RULE("AlertName", "AlertId", "AlertRule", "AlertRules");

        private final String name;
        private final String id;
        private final String answer;
        private final String list;

        Kind(String name, String id, String answer, String list) {
            this.name = name;
            this.id = id;
            this.answer = answer;
            this.list = list;
        }
    }

    private record Operation(Kind kind, boolean changes, Set<String> needed, Set<String> others) {

        static Operation change(Kind kind, Set<String> needed, Set<String> others) {
            return new Operation(kind, true, needed, others);
        }

        static Operation list(Kind kind, Set<String> others) {
            return new Operation(kind, false, Set.of("Page", "Size"), others);
        }
    }
}
