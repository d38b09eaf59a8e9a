package io.wrongbook.widetable.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.util.List;

/** A JSON Schema. */
public final class JsonModel {

    private static final JsonSchemaFactory SCHEMAS =
            JsonSchemaFactory.getInstance(VersionFlag.V202012);

    private final JsonSchema schema;

    /**
     * @param resource the schema on the class path, or a part of it: {@code file.json#/$defs/name}
     */
    public JsonModel(String resource) {
        this.schema = SCHEMAS.getSchema(SchemaLocation.of("classpath:" + resource));
    }

    /**
     * @param schema the schema itself
     */
    public JsonModel(JsonNode schema) {
        this.schema = SCHEMAS.getSchema(schema);
    }

    /** What is wrong with a document; empty if it is right. */
    public List<String> faults(JsonNode document) {
        return schema.validate(document).stream().map(ValidationMessage::getMessage).toList();
    }
}
