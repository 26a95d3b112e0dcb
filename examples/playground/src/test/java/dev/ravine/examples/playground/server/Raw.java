package dev.ravine.examples.playground.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Requests by hand, as no decent client would send them. */
final class Raw {
    private Raw() {}

    /** A connection to a server on loopback. */
    static Socket connect(Server server) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(30_000);
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** Sends a request and returns all that comes until the other side closes. */
    static String ask(Server server, String request) throws IOException {
        try (Socket socket = connect(server)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            return read(socket.getInputStream());
        }
    }

    static String read(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    /** A request in full, after which the connection closes; lines are headers. */
    static String request(String method, String path, String host, String body, String... headers) {
        StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return request.append("Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n")
                .append("Connection: close\r\n\r\n")
                .append(body)
                .toString();
    }

    static String get(Server server, String path, String... headers) throws IOException {
        return ask(server, request("GET", path, "localhost:" + server.port(), "", headers));
    }

    static String post(Server server, String path, String body, String... headers) throws IOException {
        String[] all = Arrays.copyOf(headers, headers.length + 1);
        all[headers.length] = "Content-Type: application/json";
        return ask(server, request("POST", path, "localhost:" + server.port(), body, all));
    }

    static int status(String answer) {
        return answer.startsWith("HTTP/1.1 ") ? Integer.parseInt(answer.substring(9, 12)) : 0;
    }

    static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }
}
