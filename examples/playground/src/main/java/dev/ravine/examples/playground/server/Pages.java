package dev.ravine.examples.playground.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page's files and those of three.js, from the class path. */
final class Pages {
    private static final String PAGE = "/dev/ravine/examples/playground/page/";
    private static final String THREE = "/META-INF/resources/webjars/three/0.181.1/";

    /** A name as all of ours are: so no {@code ..}, no other folder, and nothing without an ending. */
    private static final Pattern PATH =
            Pattern.compile("/(page|three|three/lines)/([A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*)\\.([a-z0-9]+)");

    private static final Map<String, String> TYPES = Map.of(
            "html", Reply.HTML,
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "json", Reply.JSON,
            "svg", "image/svg+xml",
            "png", "image/png",
            "woff2", "font/woff2",
            "txt", "text/plain; charset=utf-8");

    private Pages() {}

    /** The file at a path of the server; empty if there is none. */
    static Optional<Reply> get(String path) {
        Matcher matcher = PATH.matcher(path.equals("/") ? "/page/index.html" : path);
        String type = matcher.matches() ? TYPES.get(matcher.group(3)) : null;
        if (type == null) {
            return Optional.empty();
        }
        String file = matcher.group(2) + "." + matcher.group(3);
        return switch (matcher.group(1)) {
            case "page" -> read(PAGE + file).map(body -> new Reply(200, type, body, true));
            case "three" -> three(file.startsWith("three.") ? "build/" : "examples/jsm/controls/", file, type);
            default -> three("examples/jsm/lines/", file, type);
        };
    }

    /** Addons import three.js by a bare name, which a browser would need an inline map for. */
    private static Optional<Reply> three(String folder, String file, String type) {
        return read(THREE + folder + file).map(body -> {
            String text = new String(body, StandardCharsets.UTF_8);
            String resolved =
                    folder.equals("build/") ? text : text.replace("from 'three'", "from '/three/three.module.min.js'");
            return new Reply(200, type, resolved.getBytes(StandardCharsets.UTF_8), true);
        });
    }

    private static Optional<byte[]> read(String resource) {
        URL url = Pages.class.getResource(resource);
        if (url == null) {
            return Optional.empty();
        }
        try {
            URLConnection connection = url.openConnection();
            connection.setUseCaches(false);
            try (InputStream in = connection.getInputStream()) {
                return Optional.of(in.readAllBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
