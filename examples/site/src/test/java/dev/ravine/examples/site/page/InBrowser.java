package dev.ravine.examples.site.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.examples.site.FileServer;
import dev.ravine.examples.site.Site;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.chrome.ChromeDriver;

/** Tests that share a server and a browser; each opens the page anew, and none may leave a complaint of the browser. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class InBrowser {
    private final String[] flags;
    private Path downloads = Path.of("");
    private Page page;
    private ChromeDriver browser;
    private FileServer server;

    InBrowser(String... flags) {
        this.flags = flags;
    }

    @BeforeAll
    void start(@TempDir Path scratch) throws Exception {
        downloads = scratch;
        Path site = scratch.resolve("site");
        Site.write(site);
        browser = Chromium.start(scratch, flags);
        server = FileServer.start(site, 0);
        page = new Page(browser);
        page.size(1440, 900);
        page.system("light");
    }

    @AfterEach
    void nothingWasComplainedAbout() {
        assertThat(page.complaints()).isEmpty();
    }

    @AfterAll
    void stop() {
        if (browser != null) {
            browser.quit();
        }
        if (server != null) {
            server.close();
        }
    }

    /** Opens the playground at a state. */
    void open(String hash) {
        page.open(server.url() + "playground.html" + hash);
    }

    /** Opens the guide. */
    void openGuide() {
        page.open(server.url());
    }

    /** Opens the lessons. */
    void openLessons(String hash) {
        page.open(server.url() + "lessons.html" + hash);
    }

    Page page() {
        return page;
    }

    /** Exports the run, and waits for the file. */
    Path exported(String kind) {
        return saved(kind, "ravine-race." + kind);
    }

    /** Exports something, and waits for the file of this name. */
    Path saved(String kind, String name) {
        page.export(kind);
        return page.saved(downloads.resolve(name));
    }
}
