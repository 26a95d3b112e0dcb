package dev.ravine.examples.site;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Serves the files of a folder to this machine alone. */
public final class FileServer implements AutoCloseable {
    /** How many ports after the first one are tried. */
    private static final int TRIED = 20;

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "woff2", "font/woff2",
            "json", "application/json");

    private final Path folder;
    private final HttpServer http;
    private final ExecutorService threads = Executors.newFixedThreadPool(4, body -> {
        Thread thread = new Thread(body, "file-server");
        thread.setDaemon(true);
        return thread;
    });

    private FileServer(Path folder, int port) throws IOException {
        this.folder = folder.toRealPath();
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        http.setExecutor(threads);
        http.createContext("/", this::handle);
        http.start();
    }

    /**
     * Starts it.
     *
     * @param port where to listen, or at the next one that is free; 0 for any
     * @throws BindException if none of these is
     */
    public static FileServer start(Path folder, int port) throws IOException {
        for (int next = port; ; next++) {
            try {
                return new FileServer(folder, next);
            } catch (BindException taken) {
                if (next >= Math.min(port + TRIED, 65535)) {
                    throw taken;
                }
            }
        }
    }

    /** The address of the folder, with the slash at its end. */
    public String url() {
        return "http://localhost:" + http.getAddress().getPort() + "/";
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String asked = exchange.getRequestURI().getPath();
            Path file = folder.resolve(asked.substring(1) + (asked.endsWith("/") ? "index.html" : ""))
                    .normalize();
            if (!file.startsWith(folder) || !Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] body = Files.readAllBytes(file);
            String name = file.getFileName().toString();
            exchange.getResponseHeaders()
                    .set(
                            "Content-Type",
                            TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream"));
            exchange.getResponseHeaders().set("Cache-Control", "no-cache");
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(200, head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        }
    }
}
