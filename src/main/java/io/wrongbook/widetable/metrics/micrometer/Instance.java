package io.wrongbook.widetable.metrics.micrometer;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The name that distinguishes this process from all others. */
final class Instance {

    private Instance() {}

    /** The host and the process id; in a container, the host is the container. */
    static String name() {
        return host() + "-" + ProcessHandle.current().pid();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException noName) {
            // The process id and the job must suffice.
            return "unknown";
        }
    }
}
