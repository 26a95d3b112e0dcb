package dev.ravine.examples.site.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.WebElement;

/** The guide's page in a browser. */
@Tag("slow")
class GuideTest extends InBrowser {
    private static final String WALK = "#figure-backward ";

    GuideTest() {
        super("--disable-3d-apis");
    }

    private void showFigure(String id) {
        page().run("document.getElementById(arguments[0]).scrollIntoView()", id);
        page().until(id + " is ready", () -> !page().all("#" + id + ".ready").isEmpty());
    }

    @Test
    void everyFigureIsComputedAndTellsOfItsRuns() throws Exception {
        openGuide();

        List<String> ids = page().all(".instrument").stream()
                .map((WebElement figure) -> String.valueOf(figure.getDomAttribute("id")))
                .toList();
        assertThat(ids).hasSize(12);
        for (String id : ids) {
            showFigure(id);
            assertThat(page().text("#" + id + " .told")).as(id).isNotEmpty().doesNotContain("NaN", "undefined");
        }
        page().keepScreenshot("guide");
    }

    @Test
    void tellsTheMeasuredSteps() {
        openGuide();

        // The runs that `examples/run guide --claim momentum` tells of.
        showFigure("figure-momentum");
        assertThat(page().text("#figure-momentum .told")).contains("367 steps", "128 steps");
        page().type("#figure-momentum .knob input[type=text]", "0");
        page().until("momentum without memory is plain descent", () -> page().text("#figure-momentum .told")
                .contains("momentum has not arrived"));
        showFigure("figure-bias");
        assertThat(page().text("#figure-bias .told")).contains("31.6 times");
    }

    @Test
    void setsEveryEquation() {
        openGuide();

        assertThat(page().all(".tex")).hasSameSizeAs(page().all(".tex > .katex, .tex > .katex-display"));
        assertThat(page().all(".katex-error")).isEmpty();
    }

    @Test
    void walksThroughTheReversePassAndAsksFirst() {
        openGuide();

        showFigure("figure-backward");
        page().click(WALK + "button.primary");
        assertThat(page().text(WALK + ".told")).contains("gets");
        page().click(WALK + "input[type=checkbox]");
        page().click(WALK + "button.primary");
        assertThat(page().text(WALK + ".told")).contains("What does it hand on");
        page().click(WALK + "button.primary");
        assertThat(page().text(WALK + ".told")).contains("gets");
    }

    @Test
    void isReadableOnAPhone() throws Exception {
        page().screen(390, 844);
        try {
            openGuide();
            showFigure("figure-map");
            assertThat(page().overflow()).isZero();
            page().keepScreenshot("guide-phone");
        } finally {
            page().anyScreen();
        }
    }
}
