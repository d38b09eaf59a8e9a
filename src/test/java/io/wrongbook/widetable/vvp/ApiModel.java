package io.wrongbook.widetable.vvp;

import com.fasterxml.jackson.databind.JsonNode;
import io.wrongbook.widetable.support.JsonModel;
import java.util.List;

/** The models of the service's requests. */
final class ApiModel {

    private ApiModel() {}

    /**
     * What is wrong with a request's body; empty if it is right.
     *
     * @param model the name that the service gives to it, {@code Deployment} for example
     */
    static List<String> faults(String model, JsonNode body) {
        return new JsonModel("vvp/openapi-2022-07-18.json#/$defs/" + model).faults(body);
    }
}
