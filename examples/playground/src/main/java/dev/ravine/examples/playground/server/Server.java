package dev.ravine.examples.playground.server;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ravine.examples.playground.api.ExportRequest;
import dev.ravine.examples.playground.api.Failure;
import dev.ravine.examples.playground.api.Limits;
import dev.ravine.examples.playground.api.NetControl;
import dev.ravine.examples.playground.api.NetRequest;
import dev.ravine.examples.playground.net.LiveNet;
import dev.ravine.examples.playground.net.Nets;
import dev.ravine.examples.playground.surface.FormulaException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The playground's web server. */
public final class Server implements AutoCloseable {
    private static final Logger LOGGER = System.getLogger(Server.class.getName());

    /** Threads that may wait for clients at once; what comes on top is turned away until one is free. */
    private static final int MOST_THREADS = 128;

    private static final Pattern EVENTS = Pattern.compile("/api/net/([0-9a-f]{1,16})/events");
    private static final Pattern OF_NET = Pattern.compile("/api/net/([0-9a-f]{1,16})/(control|landscape)");

    static {
        // The JDK's server waits for ever by itself. It reads these once, in seconds, before its first connection.
        setUnlessSet("sun.net.httpserver.maxReqTime", "10");
        setUnlessSet("sun.net.httpserver.maxRspTime", "60");
        setUnlessSet("sun.net.httpserver.idleInterval", "30");
        setUnlessSet("sun.net.httpserver.maxIdleConnections", "64");
        setUnlessSet("sun.net.httpserver.maxReqHeaders", "64");
        setUnlessSet("jdk.httpserver.maxConnections", "512");
        setUnlessSet("sun.net.httpserver.nodelay", "true");
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private final HttpServer http;
    private final ExecutorService threads;
    private final Guard guard;
    private final Api api = new Api();
    private final Nets nets = new Nets();
    private final Semaphore computing = new Semaphore(4, true);
    private final String host;

    private Server(String host, int port) throws IOException {
        InetAddress address = InetAddress.getByName(host);
        this.host = host;
        guard = new Guard(host, address);
        http = HttpServer.create(new InetSocketAddress(address, port), 128);
        threads = new ThreadPoolExecutor(0, MOST_THREADS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), body -> {
            Thread thread = new Thread(body, "playground-request");
            thread.setDaemon(true);
            return thread;
        });
        http.setExecutor(threads);
        http.createContext("/", this::handle);
    }

    /**
     * Starts a server.
     *
     * @param host the name or address to listen at
     * @param port 0 for a free one
     * @throws IOException if it cannot listen there
     */
    public static Server start(String host, int port) throws IOException {
        Server server = new Server(host, port);
        server.http.start();
        return server;
    }

    /** The port that it listens at. */
    public int port() {
        return http.getAddress().getPort();
    }

    /** The address for a browser on this machine. */
    public String url() {
        InetAddress address = http.getAddress().getAddress();
        String name = address.isAnyLocalAddress() ? "localhost" : host.contains(":") ? "[" + host + "]" : host;
        return "http://" + name + ":" + port() + "/";
    }

    /** Stops at once. */
    @Override
    public void close() {
        nets.close();
        http.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        Reply reply;
        try {
            guard.check(exchange.getRequestHeaders(), path(exchange).startsWith("/api/"));
            Matcher events = EVENTS.matcher(path(exchange));
            if (events.matches()) {
                requireMethod(exchange, "GET");
                // The net's own thread writes from now on, and closes the exchange.
                net(events.group(1)).watch(new EventStream(exchange));
                return;
            }
            reply = answer(exchange);
        } catch (Rejection rejection) {
            reply = Reply.json(rejection.status(), rejection.failure());
        } catch (FormulaException wrong) {
            reply = Reply.json(400, new Failure(String.valueOf(wrong.getMessage()), wrong.at(), wrong.length()));
        } catch (IllegalArgumentException wrong) {
            reply = Reply.json(400, new Failure(message(wrong)));
        } catch (RuntimeException | StackOverflowError ours) {
            LOGGER.log(Level.ERROR, "a request failed", ours);
            reply = Reply.json(500, new Failure("the server made a mistake: " + ours));
        }
        try (exchange) {
            send(exchange, reply);
        }
    }

    /** The first one's: what is thrown on one of several threads arrives wrapped in its own kind. */
    private static String message(IllegalArgumentException wrong) {
        return wrong.getCause() instanceof IllegalArgumentException first
                ? message(first)
                : String.valueOf(wrong.getMessage());
    }

    private Reply answer(HttpExchange exchange) throws IOException {
        String path = path(exchange);
        Matcher ofNet = OF_NET.matcher(path);
        if (api.has(path)) {
            requireMethod(exchange, "POST");
            String body = body(exchange, Limits.HERE.bodyBytes());
            return computed(() -> Reply.json(200, api.answer(path, body)));
        } else if (path.equals("/api/export")) {
            requireMethod(exchange, "POST");
            String body = body(exchange, Limits.HERE.exportBytes());
            return computed(() -> Export.of(Json.read(body, ExportRequest.class)));
        } else if (path.equals("/api/catalogue")) {
            requireMethod(exchange, "GET");
            return Reply.json(200, Api.catalogue());
        } else if (path.equals("/api/net")) {
            requireMethod(exchange, "POST");
            NetRequest request = Json.read(body(exchange, Limits.HERE.bodyBytes()), NetRequest.class);
            return computed(() -> Reply.json(200, create(request).told()));
        } else if (ofNet.matches()) {
            return ofNet(exchange, net(ofNet.group(1)), ofNet.group(2));
        }
        Reply page = Pages.get(path).orElseThrow(() -> new Rejection(404, "there is nothing at " + path));
        if (!exchange.getRequestMethod().equals("HEAD")) {
            requireMethod(exchange, "GET");
        }
        return page;
    }

    private Reply ofNet(HttpExchange exchange, LiveNet net, String what) throws IOException {
        if (what.equals("landscape")) {
            requireMethod(exchange, "GET");
            return computed(() -> Reply.json(200, net.landscape()));
        }
        requireMethod(exchange, "POST");
        net.control(Json.read(body(exchange, Limits.HERE.bodyBytes()), NetControl.class));
        return Reply.json(200, Map.of());
    }

    private LiveNet create(NetRequest request) {
        try {
            return nets.create(request);
        } catch (IllegalStateException tooMany) {
            throw new Rejection(503, String.valueOf(tooMany.getMessage()));
        }
    }

    private LiveNet net(String id) {
        return nets.get(id)
                .orElseThrow(() -> new Rejection(404, "there is no net " + id + "; it may have been left alone"));
    }

    /** Computes an answer, when not too many others are being computed. */
    private Reply computed(Supplier<Reply> answer) {
        try {
            if (!computing.tryAcquire(20, TimeUnit.SECONDS)) {
                throw new Rejection(503, "the server is busy; try again in a moment");
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new Rejection(503, "the server ends");
        }
        try {
            return answer.get();
        } finally {
            computing.release();
        }
    }

    private static String path(HttpExchange exchange) {
        String path = exchange.getRequestURI().getRawPath();
        return path == null ? "" : path;
    }

    private static void requireMethod(HttpExchange exchange, String expected) {
        String method = exchange.getRequestMethod();
        if (!method.equals(expected)) {
            exchange.getResponseHeaders().set("Allow", expected);
            throw new Rejection(405, "this is asked by " + expected + ", not by " + method);
        }
    }

    private static String body(HttpExchange exchange, int most) throws IOException {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            throw new Rejection(415, "a request's Content-Type has to be application/json");
        }
        InputStream in = exchange.getRequestBody();
        byte[] body = in.readNBytes(most + 1);
        if (body.length > most) {
            throw new Rejection(413, "the request has more than " + most + " bytes");
        }
        return new String(body, StandardCharsets.UTF_8);
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        secure(headers);
        headers.set("Content-Type", reply.type());
        headers.set("Cache-Control", reply.cached() ? "no-cache" : "no-store");
        if (reply.status() >= 400) {
            headers.set("Connection", "close");
        }
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (head) {
            headers.set("Content-Length", Integer.toString(reply.body().length));
        }
        exchange.sendResponseHeaders(reply.status(), head || reply.body().length == 0 ? -1 : reply.body().length);
        if (!head) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(reply.body());
            }
        }
    }

    /** What a browser must not do with anything that comes from here. */
    static void secure(Headers headers) {
        headers.set(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self';"
                        + " font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
    }
}
