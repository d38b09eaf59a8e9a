package io.wrongbook.widetable.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Finds ports for servers that must know their port before they start. */
public final class FreePort {

    private FreePort() {}

    /**
     * Returns a port of 127.0.0.1 that was free a moment ago; another program may still take it.
     */
    public static int find() {
        try (ServerSocket socket =
                new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
