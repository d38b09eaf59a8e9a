package io.wrongbook.widetable.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands between a client and a server on this machine, and can make their connections hang. */
public final class TcpProxy implements AutoCloseable {

    private final int serverPort;
    private final ServerSocket listener;
    private final List<Link> links = new CopyOnWriteArrayList<>();

    private TcpProxy(int serverPort) throws IOException {
        this.serverPort = serverPort;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    /** Starts a proxy on a free port of 127.0.0.1. */
    public static TcpProxy start(int serverPort) throws IOException {
        TcpProxy proxy = new TcpProxy(serverPort);
        inBackground(proxy::accept);
        return proxy;
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** How many connections have been made so far. */
    public int connections() {
        return links.size();
    }

    /** From now on nothing passes on the connections that are open; new ones are not affected. */
    public void hang() {
        links.forEach(link -> link.hanging = true);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Link link : links) {
            link.close();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Link link =
                        new Link(
                                listener.accept(),
                                new Socket(InetAddress.getLoopbackAddress(), serverPort));
                links.add(link);
                inBackground(() -> link.pump(link.client, link.server));
                inBackground(() -> link.pump(link.server, link.client));
            } catch (IOException closed) {
                // The proxy, or the server behind it, is gone: the client notices.
            }
        }
    }

    private static void inBackground(Runnable work) {
        Thread thread = new Thread(work, "tcp-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private static final class Link {

        private final Socket client;
        private final Socket server;
        private volatile boolean hanging;

        Link(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void pump(Socket from, Socket to) {
            byte[] buffer = new byte[8192];
            try (InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    // What comes while the connection hangs is swallowed, as by a dead network.
                    if (!hanging) {
                        out.write(buffer, 0, read);
                    }
                }
            } catch (IOException closed) {
                // One side is gone: leaving this block closes the other one.
            }
        }

        void close() throws IOException {
            client.close();
            server.close();
        }
    }
}
