package dev.ravine.examples.playground.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.examples.playground.server.Server;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.chrome.ChromeDriver;

/** The page in a browser that has no WebGL. */
class WithoutWebGlTest {
    @Test
    void drawsTheSurfaceOnAPlainCanvas(@TempDir Path scratch) throws Exception {
        ChromeDriver browser = Chromium.start(scratch, "--disable-3d-apis");
        try (Server server = Server.start("127.0.0.1", 0)) {
            Page page = new Page(browser);
            page.size(1280, 800);
            page.open(server.url() + "#surface=ravine&start=-4,4&rate=0.1&race=sgd;momentum;adam&at=40");

            page.until("the surface is drawn", () -> page.all("#relief canvas").size() == 3);
            assertThat(page.find("#relief-note").isDisplayed()).isTrue();
            assertThat(page.complaints()).isEmpty();
            page.keepScreenshot("without-webgl");
        } finally {
            browser.quit();
        }
    }
}
