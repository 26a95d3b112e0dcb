package dev.ravine.examples.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileServerTest {
    @TempDir
    private Path scratch;

    /** The whole answer to a request for a path, which no client has tidied up. */
    private static String get(FileServer server, String path) throws IOException {
        try (Socket socket = new Socket("localhost", URI.create(server.url()).getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void servesTheFolderAndNothingAroundIt() throws IOException {
        Path folder = scratch.resolve("folder");
        Path inner = Files.createDirectories(folder.resolve("inner"));
        Files.writeString(scratch.resolve("secret.html"), "secret");
        Files.writeString(folder.resolve("index.html"), "first");
        Files.writeString(inner.resolve("a.js"), "second");
        try (FileServer server = FileServer.start(folder, 0)) {
            assertThat(get(server, "/")).contains("200 OK", "text/html").endsWith("first");
            assertThat(get(server, "/inner/a.js"))
                    .contains("200 OK", "text/javascript")
                    .endsWith("second");
            for (String path : new String[] {
                "/nothing",
                "/inner",
                "/../secret.html",
                "/%2e%2e/secret.html",
                "/inner/../../secret.html",
                "//etc/passwd"
            }) {
                assertThat(get(server, path)).as(path).contains("404").doesNotContain("secret");
            }
        }
    }
}
