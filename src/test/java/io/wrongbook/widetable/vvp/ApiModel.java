package io.wrongbook.widetable.vvp;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.util.List;

/** The models of the service's requests, as JSON Schemas. */
final class ApiModel {

    private static final String FILE = "classpath:vvp/openapi-2022-07-18.json#/$defs/";

    private ApiModel() {}

    /**
     * What is wrong with a request's body; empty if it is right.
     *
     * @param model the name that the service gives to it, {@code Deployment} for example
     */
    static List<String> faults(String model, JsonNode body) {
        JsonSchema schema =
                JsonSchemaFactory.getInstance(VersionFlag.V202012)
                        .getSchema(SchemaLocation.of(FILE + model));
        return schema.validate(body).stream().map(ValidationMessage::getMessage).toList();
    }
}
