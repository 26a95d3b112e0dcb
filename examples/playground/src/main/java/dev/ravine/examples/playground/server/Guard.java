package dev.ravine.examples.playground.server;

import com.sun.net.httpserver.Headers;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks where a request comes from.
 *
 * <p>A page elsewhere can make a browser ask a server on loopback, and by giving its own name our address (DNS rebinding) it
 * can read the answers. The browser then still tells that name as {@code Host}: so only our own names and plain addresses
 * pass. A page elsewhere that asks without reading tells itself as {@code Origin}, or in {@code Sec-Fetch-Site}.
 */
final class Guard {
    private final Set<String> names;
    private final boolean anyAddress;

    /**
     * Makes a guard.
     *
     * @param host what the server was told to listen at
     * @param address what that is
     */
    Guard(String host, InetAddress address) {
        names = new HashSet<>(List.of("localhost", host.toLowerCase(Locale.ROOT)));
        anyAddress = !address.isLoopbackAddress();
    }

    /** Refuses a request that does not come from this server's own page, or from nowhere. */
    void check(Headers headers, boolean isApi) {
        String host = only(headers, "Host");
        if (host == null || !isOurs(host)) {
            throw new Rejection(
                    403, "this server answers to its own address only, not to '" + (host == null ? "" : host) + "'");
        }
        String origin = only(headers, "Origin");
        if (origin != null && !origin.equalsIgnoreCase("http://" + host)) {
            throw new Rejection(403, "this server answers its own page only, not one of " + origin);
        }
        String site = only(headers, "Sec-Fetch-Site");
        if (isApi && site != null && !site.equals("same-origin") && !site.equals("none")) {
            throw new Rejection(403, "this server answers its own page only, not one of another site");
        }
    }

    private static @Nullable String only(Headers headers, String name) {
        List<String> values = headers.get(name);
        if (values != null && values.size() > 1) {
            throw new Rejection(400, "there is more than one header '" + name + "'");
        }
        return values == null || values.isEmpty() ? null : values.get(0);
    }

    private boolean isOurs(String host) {
        String name = host.replaceFirst(":\\d{1,5}$", "").toLowerCase(Locale.ROOT);
        return names.contains(name)
                || name.equals("127.0.0.1")
                || name.equals("[::1]")
                || (anyAddress && isAddress(name));
    }

    /** Numbers, which no one can give another meaning. */
    private static boolean isAddress(String name) {
        return name.matches("\\d{1,3}(\\.\\d{1,3}){3}") || name.matches("\\[[0-9a-f:.]+]");
    }
}
