package io.wrongbook.widetable.monitoring;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A SOCKS 5 proxy (RFC 1928) that leads every connection, wherever it wants to go, to one server of
 * this machine: for clients that know port 80 only.
 */
final class SocksProxy implements AutoCloseable {

    private static final byte[] NO_AUTHENTICATION = {5, 0};
    private static final byte[] CONNECTED = {5, 0, 0, 1, 0, 0, 0, 0, 0, 0};

    private final ServerSocket listener;
    private final int serverPort;

    /** Starts a proxy on a free port of 127.0.0.1. */
    SocksProxy(int serverPort) throws IOException {
        this.serverPort = serverPort;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        inBackground(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                inBackground(() -> serve(client));
            } catch (IOException closed) {
                // The loop ends.
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort)) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            OutputStream out = client.getOutputStream();
            in.readUnsignedByte();
            in.skipNBytes(in.readUnsignedByte());
            out.write(NO_AUTHENTICATION);
            // Version, CONNECT, reserved, IPv4, address, port.
            in.skipNBytes(4 + 4 + 2);
            out.write(CONNECTED);
            inBackground(() -> copy(server, client));
            copy(client, server);
        } catch (IOException gone) {
            // The client notices.
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            in.transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException gone) {
            // One side is closed, and the other soon will be.
        }
    }

    private static void inBackground(Runnable work) {
        Thread thread = new Thread(work, "socks-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
