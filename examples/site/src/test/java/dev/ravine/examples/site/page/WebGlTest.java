package dev.ravine.examples.site.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The page in a browser with WebGL, which is computed in software where there is no graphics card. */
class WebGlTest extends InBrowser {
    WebGlTest() {
        super("--enable-unsafe-swiftshader", "--use-angle=swiftshader");
    }

    @Test
    void opensWithTheRavineAtItsStart() throws Exception {
        open("");

        assertThat(page().readout()).isEqualTo("Steps: 0 | Loss: 19.200");
        assertThat(page().value("#surface")).isEqualTo("ravine");
        assertThat(page().value("#rate")).isEqualTo("0.1");
        standsInPerspective();
        assertThat(page().find("#relief-note").isDisplayed()).isFalse();
        assertThat(page().painted("#contour canvas")).isTrue();
        page().keepScreenshot("light");
    }

    @Test
    @Tag("slow")
    void isDarkWhereTheSystemIsAndWhereOneChooses() throws Exception {
        try {
            page().system("dark");
            open("#surface=rosenbrock&rate=0.001&race=sgd;momentum;adam&at=60");
            standsInPerspective();
            assertThat(page().brightness()).isLessThan(60);
            page().keepScreenshot("dark");
            page().press("t");
            assertThat(page().brightness()).isGreaterThan(200);
            open("");
            assertThat(page().brightness()).isGreaterThan(200);
        } finally {
            page().run("localStorage.clear()");
            page().system("light");
        }
    }

    @Test
    @Tag("slow")
    void fitsAProjectorWithoutScrolling() throws Exception {
        try {
            page().size(1920, 1080);
            open("#surface=himmelblau&rate=0.01&race=sgd;momentum;rmsprop;adam&at=80");
            standsInPerspective();
            assertThat(page().run("return document.documentElement.scrollHeight - innerHeight"))
                    .isEqualTo(0L);
            page().keepScreenshot("projector");
        } finally {
            page().size(1440, 900);
        }
    }

    @Test
    @Tag("slow")
    void savesPicturesAndData() throws Exception {
        open("#surface=ravine&start=-4,4&rate=0.1&race=sgd;adam&at=30");
        standsInPerspective();

        Path json = exported("json");
        assertThat(Files.readString(json)).contains("\"optimizer\": \"adam\"").contains("\"trails\"");
        Path png = exported("png");
        assertThat(ImageIO.read(png.toFile()).getWidth()).isGreaterThan(600);
        Files.createDirectories(Path.of("target", "screenshots"));
        Files.write(Path.of("target", "screenshots", "exported.png"), Files.readAllBytes(png));
    }

    @Test
    void savesAPageThatNeedsNoServer() throws Exception {
        open("#surface=ravine&start=-4,4&rate=0.1&race=sgd;adam&at=30");
        String readout = page().readout();

        page().open(exported("html").toUri().toString());

        assertThat(page().readout()).isEqualTo(readout);
        page().until("the graph is drawn", () -> !page().all(".graph .node").isEmpty());
        standsInPerspective();
        page().press(Keys.ARROW_RIGHT);
        assertThat(page().step()).isEqualTo(31);
        page().keepScreenshot("exported-page");
    }

    private void standsInPerspective() {
        page().until("the surface stands in perspective", () -> !page().all("#relief canvas")
                .isEmpty());
        assertThat(page().run("return document.querySelector('#relief canvas').getContext('webgl2') !== null"))
                .isEqualTo(true);
    }
}
