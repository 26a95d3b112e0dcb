package dev.ravine.examples.site.page;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Starts the browser that is installed, without a window and kept off the network. */
final class Chromium {
    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome");

    private Chromium() {}

    /**
     * A browser that saves downloads into a folder.
     *
     * <p>Where there is none, the tests that ask are skipped, and say so.
     */
    static ChromeDriver start(Path scratch, String... more) throws Exception {
        Optional<File> browser = BROWSERS.stream()
                .map(Chromium::installed)
                .flatMap(Optional::stream)
                .findFirst();
        Optional<File> driver = installed("chromedriver");
        boolean found = browser.isPresent() && driver.isPresent();
        if (!found) {
            System.out.println(
                    "SKIPPED: no chromium with a chromedriver on the PATH, so the page was not tested in a browser");
        }
        assumeTrue(found, "no chromium with a chromedriver on the PATH: the page was not tested in a browser");

        Path profile = Files.createDirectories(scratch.resolve("profile" + more.length));
        ChromeOptions options = new ChromeOptions();
        options.setBinary(browser.orElseThrow());
        List<String> flags = new ArrayList<>(List.of(
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile));
        flags.addAll(Arrays.asList(more));
        options.addArguments(flags);
        options.setExperimentalOption(
                "prefs",
                Map.of("download.default_directory", scratch.toString(), "download.prompt_for_download", false));
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(driver.orElseThrow())
                .usingAnyFreePort()
                .build();
        return new ChromeDriver(service, options);
    }

    private static Optional<File> installed(String name) {
        return Arrays.stream(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .map(folder -> new File(folder, name))
                .filter(File::canExecute)
                .findFirst();
    }
}
