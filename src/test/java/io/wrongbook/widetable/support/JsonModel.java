package io.wrongbook.widetable.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.util.List;

/** A JSON Schema among the test resources. */
public final class JsonModel {

    private static final JsonSchemaFactory SCHEMAS =
            JsonSchemaFactory.getInstance(VersionFlag.V202012);

    private final SchemaLocation location;

    /**
     * @param resource the schema, or a part of it: {@code file.json#/$defs/name}
     */
    public JsonModel(String resource) {
        this.location = SchemaLocation.of("classpath:" + resource);
    }

    /** What is wrong with a document; empty if it is right. */
    public List<String> faults(JsonNode document) {
        return SCHEMAS.getSchema(location).validate(document).stream()
                .map(ValidationMessage::getMessage)
                .toList();
    }
}
