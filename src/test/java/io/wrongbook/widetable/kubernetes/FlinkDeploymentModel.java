package io.wrongbook.widetable.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wrongbook.widetable.support.JsonModel;
import io.wrongbook.widetable.support.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a FlinkDeployment may hold: the operator's own definition of the resource, made strict. An
 * API server drops keys that the definition does not have, without a word; here they are faults.
 */
final class FlinkDeploymentModel {

    private static final String DEFINITION =
            "/META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml";

    private final ObjectNode definition;
    private final JsonModel model;

    FlinkDeploymentModel() throws IOException {
        try (InputStream file = FlinkDeploymentModel.class.getResourceAsStream(DEFINITION)) {
            definition =
                    (ObjectNode)
                            Yaml.parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        }
        ObjectNode schema =
                (ObjectNode) definition.at("/spec/versions/0/schema/openAPIV3Schema").deepCopy();
        for (String field : List.of("apiVersion", "kind")) {
            schema.withObject("/properties").putObject(field).put("type", "string");
        }
        // The same for every resource, so no definition has it.
        ObjectNode metadata = schema.withObject("/properties").putObject("metadata");
        metadata.put("type", "object").putObject("properties").putObject("name");
        schema.putArray("required").add("apiVersion").add("kind").add("metadata").add("spec");
        makeStrict(schema);
        model = new JsonModel(schema);
    }

    /** What is wrong with a document; empty if it is right. */
    List<String> faults(JsonNode document) {
        return model.faults(document);
    }

    /** For example {@code flink.apache.org/v1beta1}. */
    String apiVersion() {
        return definition.at("/spec/group").asText()
                + "/"
                + definition.at("/spec/versions/0/name").asText();
    }

    private static void makeStrict(JsonNode schema) {
        if (schema instanceof ObjectNode object) {
            if (object.path("properties").isObject()
                    && !object.has("additionalProperties")
                    && !object.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
                object.put("additionalProperties", false);
            }
            if (object.path("x-kubernetes-int-or-string").asBoolean()) {
                object.remove(List.of("type", "anyOf"));
                object.putArray("type").add("integer").add("string");
            }
        }
        schema.forEach(FlinkDeploymentModel::makeStrict);
    }
}
