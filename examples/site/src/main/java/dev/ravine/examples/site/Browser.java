package dev.ravine.examples.site;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Shows an address in the user's browser, where there is one. */
final class Browser {
    private Browser() {}

    /** Opens the address by the desktop's own command; where there is none, the address is printed anyway. */
    static void open(String url) {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        List<String> command;
        if (system.contains("mac")) {
            command = List.of("open", url);
        } else if (system.contains("win")) {
            command = List.of("rundll32", "url.dll,FileProtocolHandler", url);
        } else if (System.getenv("DISPLAY") != null || System.getenv("WAYLAND_DISPLAY") != null) {
            command = List.of("xdg-open", url);
        } else {
            return;
        }
        try {
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException noSuchCommand) {
            // The address stands on the terminal.
        }
    }
}
