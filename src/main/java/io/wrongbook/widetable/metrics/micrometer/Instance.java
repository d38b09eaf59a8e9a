package io.wrongbook.widetable.metrics.micrometer;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What tells this process from all others. */
final class Instance {

    private Instance() {}

    /** Host and process id; in a container the host is the container. */
    static String name() {
        return host() + "-" + ProcessHandle.current().pid();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException noName) {
            // The process id and the job have to do.
            return "unknown";
        }
    }
}
