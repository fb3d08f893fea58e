package com.nexusapi.demo.upstream;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A plain HTTP/1.1 server on the loopback address: keep-alive, a virtual thread a connection.
 * Written out rather than taken from a library because tests need answers that no library will
 * give: cut in the middle, reset, or not HTTP at all.
 */
final class HttpListener implements AutoCloseable {

    private static final int BACKLOG = 4_096;

    private final ServerSocket server;
    private final Handler handler;
    private final Set<Socket> waiting = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** Answers one request. */
    interface Handler {
        void handle(HttpExchange exchange) throws IOException, InterruptedException;
    }

    private HttpListener(ServerSocket server, Handler handler) {
        this.server = server;
        this.handler = handler;
    }

    /** Listens on the port; 0 is any that is free. */
    static HttpListener start(int port, Handler handler) throws IOException {
        ServerSocket server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        HttpListener listener = new HttpListener(server, handler);
        Thread.ofPlatform().name("demo-upstream").start(listener::accept);
        return listener;
    }

    int accepted() {
        return accepted.get();
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                accepted.incrementAndGet();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                // closed, or a client that went before it was accepted
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                InputStream in = new BufferedInputStream(socket.getInputStream());
                OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 16 * 1024)) {
            socket.setTcpNoDelay(true);
            while (!socket.isClosed()) {
                waiting.add(socket);
                Optional<HttpExchange> exchange = HttpExchange.next(socket, in, out);
                waiting.remove(socket);
                // a read that is woken by close() may still return what arrived meanwhile
                if (exchange.isEmpty() || socket.isClosed()) {
                    return;
                }
                handler.handle(exchange.get());
            }
        } catch (IOException e) {
            // the client has gone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            waiting.remove(socket);
            open.remove(socket);
        }
    }

    /** Closes the connections on which no request is running, and says how many they were. */
    int closeWaiting() {
        List<Socket> found = List.copyOf(waiting);
        found.forEach(HttpListener::close);
        return found.size();
    }

    @Override
    public void close() throws IOException {
        server.close();
        open.forEach(HttpListener::close);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // closed is closed
        }
    }
}
