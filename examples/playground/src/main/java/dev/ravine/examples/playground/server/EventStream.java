package dev.ravine.examples.playground.server;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.ravine.examples.playground.api.NetEnd;
import dev.ravine.examples.playground.api.NetFrame;
import dev.ravine.examples.playground.net.Listener;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * A stream of server-sent events (HTML standard, section 9.2). It ends by itself before the server's limit for an answer would
 * cut it; the browser comes again at once.
 */
final class EventStream implements Listener {
    private static final long SECONDS = 45;

    private final HttpExchange exchange;
    private final OutputStream out;
    private final long began = System.nanoTime();

    /** Answers the exchange with a stream, and leaves it open. */
    EventStream(HttpExchange exchange) throws IOException {
        this.exchange = exchange;
        Headers headers = exchange.getResponseHeaders();
        Server.secure(headers);
        headers.set("Content-Type", "text/event-stream; charset=utf-8");
        headers.set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(200, 0);
        out = exchange.getResponseBody();
        write("retry: 300\n\n");
    }

    @Override
    public void frame(NetFrame frame) throws IOException {
        write("event: frame\nid: " + frame.step() + "\ndata: " + Json.write(frame) + "\n\n");
    }

    @Override
    public void end(NetEnd end) {
        try {
            write("event: end\ndata: " + Json.write(end) + "\n\n");
        } catch (IOException gone) {
            // It has ended on the other side.
        }
        close();
    }

    @Override
    public void ping() throws IOException {
        write(":\n\n");
    }

    @Override
    public boolean isOld() {
        return System.nanoTime() - began > TimeUnit.SECONDS.toNanos(SECONDS);
    }

    @Override
    public void close() {
        exchange.close();
    }

    private void write(String text) throws IOException {
        synchronized (out) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }
}
