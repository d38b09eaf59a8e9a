package io.wrongbook.widetable.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the figures were measured on. */
final class Machine {

    private Machine() {}

    static ObjectNode describe(ObjectNode node) {
        node.put("cores", Runtime.getRuntime().availableProcessors());
        node.put("processor", firstValue("/proc/cpuinfo", "model name"));
        node.put("memory", firstValue("/proc/meminfo", "MemTotal"));
        node.put("java", System.getProperty("java.vm.version"));
        return node;
    }

    private static String firstValue(String file, String name) {
        try {
            return Files.readAllLines(Path.of(file)).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
