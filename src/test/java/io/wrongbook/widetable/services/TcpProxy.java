package io.wrongbook.widetable.services;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands between a client and a server on this machine. It can make their connections hang, reset
 * them, be cut for a while, and hold what passes for a while, as the way between two machines does.
 */
public final class TcpProxy implements AutoCloseable {

    private final InetSocketAddress server;
    private volatile long delayNanos;
    private volatile boolean cut;

    /** Null while no answer is to be lost. */
    private volatile String question;

    private final AtomicInteger lostAnswers = new AtomicInteger();
    private final ServerSocket listener;
    private final List<Link> links = new CopyOnWriteArrayList<>();

    private TcpProxy(InetSocketAddress server, Duration delay) throws IOException {
        this.server = server;
        this.delayNanos = delay.toNanos();
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    /** Starts a proxy on a free port of 127.0.0.1. */
    public static TcpProxy start(int serverPort) throws IOException {
        return start(serverPort, Duration.ZERO);
    }

    /** Starts a proxy on a free port of 127.0.0.1 for a server that may be elsewhere. */
    static TcpProxy start(String serverHost, int serverPort) throws IOException {
        return start(new InetSocketAddress(serverHost, serverPort), Duration.ZERO);
    }

    /**
     * Starts a proxy on a free port of 127.0.0.1.
     *
     * @param delay how long everything is on its way, in each direction
     */
    public static TcpProxy start(int serverPort, Duration delay) throws IOException {
        return start(new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort), delay);
    }

    private static TcpProxy start(InetSocketAddress server, Duration delay) throws IOException {
        TcpProxy proxy = new TcpProxy(server, delay);
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

    /** From now on everything is on its way for so long, in each direction. */
    public void delay(Duration delay) {
        delayNanos = delay.toNanos();
    }

    /** Resets all connections that are open; new ones are not affected. */
    public void reset() throws IOException {
        for (Link link : links) {
            link.reset();
        }
    }

    /** Resets all connections, the new ones too, until {@link #mend}. */
    public void cut() throws IOException {
        cut = true;
        reset();
    }

    /**
     * Resets a connection when the server has answered a packet of the client's with this text, and
     * keeps the answer: the server has done it, the client does not know. Until {@link #mend}.
     */
    public void loseAnswersTo(String text) {
        question = text;
    }

    /** How many answers {@link #loseAnswersTo} has kept. */
    public int lostAnswers() {
        return lostAnswers.get();
    }

    /** Lets new connections and all answers pass again. */
    public void mend() {
        cut = false;
        question = null;
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
                connect(listener.accept());
            } catch (IOException closed) {
                // The proxy, or the server behind it, is gone: the client notices.
            }
        }
    }

    private void connect(Socket client) throws IOException {
        Socket server;
        try {
            server = new Socket(this.server.getAddress(), this.server.getPort());
        } catch (IOException e) {
            client.close();
            throw e;
        }
        Link link = new Link(client, server);
        links.add(link);
        if (cut) {
            link.reset();
            return;
        }
        connect(link, client, server);
        connect(link, server, client);
    }

    private void connect(Link link, Socket from, Socket to) throws IOException {
        to.setTcpNoDelay(true);
        BlockingQueue<Chunk> onTheWay = new LinkedBlockingQueue<>();
        inBackground(() -> receive(link, from, onTheWay));
        inBackground(() -> deliver(to, onTheWay));
    }

    private void receive(Link link, Socket from, BlockingQueue<Chunk> onTheWay) {
        byte[] buffer = new byte[64 * 1024];
        try (InputStream in = from.getInputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (isLost(link, from, buffer, read)) {
                    link.reset();
                    break;
                }
                // What comes while the connection hangs is swallowed, as by a dead network.
                if (!link.hanging) {
                    onTheWay.add(
                            new Chunk(Arrays.copyOf(buffer, read), System.nanoTime() + delayNanos));
                }
            }
        } catch (IOException closed) {
            // This side is gone: the other one is closed when it has got everything.
        }
        onTheWay.add(Chunk.END);
    }

    private boolean isLost(Link link, Socket from, byte[] buffer, int read) {
        String awaited = question;
        if (awaited == null) {
            return false;
        }
        if (from == link.client) {
            link.answerIsLost |=
                    new String(buffer, 0, read, StandardCharsets.ISO_8859_1).contains(awaited);
            return false;
        }
        if (link.answerIsLost) {
            lostAnswers.incrementAndGet();
        }
        return link.answerIsLost;
    }

    private static void deliver(Socket to, BlockingQueue<Chunk> onTheWay) {
        try (OutputStream out = to.getOutputStream()) {
            for (Chunk chunk = onTheWay.take(); chunk != Chunk.END; chunk = onTheWay.take()) {
                long wait = chunk.due - System.nanoTime();
                while (wait > 0) {
                    LockSupport.parkNanos(wait);
                    wait = chunk.due - System.nanoTime();
                }
                out.write(chunk.bytes);
            }
        } catch (IOException closed) {
            // Nobody is there to get it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void inBackground(Runnable work) {
        Thread thread = new Thread(work, "tcp-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    /** Bytes, and when they arrive. */
    private static final class Chunk {

        private static final Chunk END = new Chunk(new byte[0], 0);

        private final byte[] bytes;
        private final long due;

        Chunk(byte[] bytes, long due) {
            this.bytes = bytes;
            this.due = due;
        }
    }

    private static final class Link {

        private final Socket client;
        private final Socket server;
        private volatile boolean hanging;
        private volatile boolean answerIsLost;

        Link(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void close() throws IOException {
            client.close();
            server.close();
        }

        /** Without lingering, a close is a reset. */
        void reset() throws IOException {
            if (!client.isClosed()) {
                client.setSoLinger(true, 0);
            }
            close();
        }
    }
}
