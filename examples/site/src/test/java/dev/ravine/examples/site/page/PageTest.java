package dev.ravine.examples.site.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Variable;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.rule.Sgd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page in a browser that has no WebGL, and so draws all on plain canvases: quicker than WebGL in software. */
@Tag("slow")
class PageTest extends InBrowser {
    PageTest() {
        super("--disable-3d-apis");
    }

    @Test
    void drawsTheSurfaceWithoutWebGl() throws Exception {
        open("#surface=ravine&start=-4,4&rate=0.1&race=sgd;momentum;adam&at=40");

        page().until("the surface is drawn", () -> page().all("#relief canvas").size() == 3);
        assertThat(page().find("#relief-note").isDisplayed()).isTrue();
        page().until("it is painted", () -> page().painted("#relief canvas"));
        page().keepScreenshot("without-webgl");
    }

    @Test
    void playsPausesAndStepsBothWays() throws Exception {
        // Slow and long enough that no machine gets to the end before it pauses.
        open("#surface=ravine&start=-4,4&rate=0.1&race=sgd;momentum;adam&steps=5000");

        page().click("#play");
        page().until("some steps have gone by", () -> page().step() >= 5);
        page().press(" ");
        int paused = page().step();
        page().press(Keys.ARROW_LEFT);
        assertThat(page().step()).isEqualTo(paused - 1);
        page().press(Keys.ARROW_RIGHT);
        page().press(Keys.ARROW_RIGHT);
        assertThat(page().step()).isEqualTo(paused + 1);
        page().click("#back");
        assertThat(page().step()).isEqualTo(paused);
        page().press(Keys.END);
        assertThat(page().step()).isEqualTo(5000);
        page().press("r");
        assertThat(page().readout()).isEqualTo("Steps: 0 | Loss: 19.200");
    }

    @Test
    void startsWhereTheContoursAreClickedAndWhereArrowKeysMove() {
        open("");

        page().click("#contour");
        page().until("the start is near the middle", () -> Math.hypot(start()[0], start()[1]) < 1);
        double[] clicked = start();
        String loss = String.format(Locale.ROOT, "%.3f", clicked[0] * clicked[0] / 5 + clicked[1] * clicked[1]);
        page().until("the race starts there", () -> page().readout().equals("Steps: 0 | Loss: " + loss));
        page().find("#contour").sendKeys(Keys.ARROW_UP);
        page().until("the start has moved up", () -> start()[0] == clicked[0] && start()[1] > clicked[1]);
        page().until("the address says so", () -> page().address()
                .contains("start=" + page().value(START_X) + "," + page().value(START_Y)));
    }

    @Test
    void leavesArrowKeysWithAltToTheBrowser() {
        open("");
        page().until("the surface is drawn", () -> page().all("#relief canvas").size() == 3);
        String press =
                """
                return !document.querySelector('#relief').dispatchEvent(
                    new KeyboardEvent('keydown', { key: 'ArrowLeft', altKey: arguments[0], cancelable: true }))
                """;
        assertThat(page().run(press, false)).as("turns").isEqualTo(true);
        assertThat(page().run(press, true)).as("with Alt").isEqualTo(false);
    }

    @Test
    void keepsTheMarkerOfALossThatIsTooLowForTheChart() {
        open("#surface=ravine&start=-4,4&rates=own&race=sgd@0.001;lbfgs&steps=60&at=60");

        page().until(
                        "the marker is on the lower edge",
                        () -> (Boolean)
                                page().run(
                                                """
                const canvas = document.querySelectorAll('#loss canvas')[2];
                const density = canvas.width / canvas.clientWidth;
                const [x, y] = [canvas.clientWidth - 18, canvas.clientHeight - 27];
                return canvas.getContext('2d').getImageData(x * density, y * density, 2, 2).data.some((part) => part > 0);
                """));
    }

    @Test
    void holdsTheZoomInThePlotHoweverLongTheCaptionIs() {
        try {
            for (int width : new int[] {1360, 390}) {
                page().screen(width, 844);
                open("#surface=rosenbrock&race=newtonCg&steps=20");
                assertThat(
                                page().run(
                                                """
                        const plot = document.querySelector('#contour').getBoundingClientRect();
                        const zoom = document.querySelector('.zoom').getBoundingClientRect();
                        return zoom.top >= plot.top && zoom.bottom <= plot.bottom && zoom.right <= plot.right;
                        """))
                        .as("at a width of %d", width)
                        .isEqualTo(true);
            }
        } finally {
            page().anyScreen();
        }
    }

    @Test
    void showsTinyNumbersInANarrowInspector() {
        try {
            page().screen(1101, 800);
            for (String optimizer : List.of("adam", "nadam")) {
                open("#surface=ravine&start=-4,4&rate=0.05&race=" + optimizer + "&steps=1000&at=900");
                page().until("the update is told", () -> !page().all(".update").isEmpty());
                assertThat(
                                page().run(
                                                """
                        const box = document.querySelector('.update-box');
                        return box.scrollWidth - box.clientWidth;
                        """))
                        .as(optimizer)
                        .isEqualTo(0L);
            }
        } finally {
            page().anyScreen();
        }
    }

    @Test
    void racesWhatIsChosen() {
        open("");

        page().choose("#surface", "himmelblau");
        page().until("the formula shows", () -> page().text("#formula-shown").contains("y - 11"));
        page().click("#add-runner");
        page().until("there are four", () -> page().all(".card").size() == 4);
        page().choose(".card:nth-child(4) .card-head select", "lion");
        page().until("it is in the address", () -> page().address().contains("race=sgd;momentum;adam;lion"));
        page().type("#rate", "0.01");
        page().press(Keys.END);
        page().until("all have a loss", () -> page().all(".card-loss").stream()
                .allMatch(loss -> loss.getText().matches("\\d.*")));
        page().click(".card:nth-child(2) .pick");
        assertThat(page().text("#readout-who")).isEqualTo("Momentum");
        page().click(".card:nth-child(2) .settings summary");
        page().type(".card:nth-child(2) .settings .knob input[type=text]", "0.5");
        page().until("the address has it", () -> page().address().contains("momentum,gamma=0.5"));
        page().click(".card:nth-child(1) .remove");
        page().until("there are three", () -> page().all(".card").size() == 3);
    }

    @Test
    void looksIntoAStep() throws Exception {
        open("#surface=ravine&start=-4,4&rate=0.1&race=adam&at=1");

        page().until("the graph is drawn", () -> page().all(".graph .node").size() == 6);
        assertThat(page().text(".badge")).contains("gradient checked");
        assertThat(page().text(".update")).contains("η̂").contains("v̂");
        page().until("it is the second step", () -> page().text(".inspector-who")
                .contains("step 1 → 2"));
        assertThat(page().text(".facts")).contains("λmax2");
        page().click("#inspector-size");
        assertThat(page().find("#setup").isDisplayed()).isFalse();
        page().keepScreenshot("inspector");
    }

    @Test
    void pointsAtTheMistakeInAFormulaAndTakesARightOne() throws Exception {
        open("");

        page().choose("#surface", "(own)");
        page().type("#formula", "x^2 + sn(y)");
        page().until("the mistake is shown", () -> page().find("#formula-wrong").isDisplayed());
        assertThat(page().text("#formula-wrong mark")).isEqualTo("sn");
        assertThat(page().text("#formula-wrong")).contains("'sn'");
        page().keepScreenshot("formula");

        page().type("#formula", "(x - 1)^2 + cosh(y)".replace("cosh", "exp"));
        page().until("the mistake is gone", () -> !page().find("#formula-wrong").isDisplayed());
        page().until("it runs", () -> page().readout().startsWith("Steps: 0 | Loss: 79.598"));
        page().until("the address has it", () -> page().address().contains("#f=(x%20-%201)^2%20+%20exp(y)"));
    }

    @Test
    void followsALinkToAState() {
        String hash = "#surface=beale&start=1,1.5&steps=300&rates=own"
                + "&race=sgd@0.001;adam@0.1,beta1=0.8,schedule=cosine,schedule.steps=300&at=120&selected=2&note=Look%20here";
        open(hash);

        assertThat(page().step()).isEqualTo(120);
        assertThat(page().text("#readout-who")).isEqualTo("Adam");
        assertThat(page().text("#note")).contains("Look here");
        assertThat(page().text(".card:nth-child(2) summary")).contains("β₁ 0.8").contains("cosine");
        page().press(Keys.ARROW_RIGHT);
        page().until("the address follows", () -> page().address().endsWith(hash.replace("at=120", "at=121")));
        page().run("location.hash = '#surface=bowl&start=1,1&rate=0.1&race=sgd'");
        page().until("the page follows the address", () -> page().readout().equals("Steps: 0 | Loss: 2.000"));
    }

    @Test
    void saysWhatAnAddressAsksForInVain() {
        open("#surface=nowhere&steps=-3&stpes=7&race=sdg;sgd,gamma=2;adam@fast,beta1=0.5");

        page().until("it says so", () -> page().text("#toast").contains("surface=nowhere"));
        assertThat(page().text("#toast"))
                .contains("steps=-3", "stpes=7", "the optimizer sdg", "where gamma=2", "the rate fast");
        assertThat(page().value("#surface")).isEqualTo("ravine");
        assertThat(page().all(".card")).as("those that are understood run").hasSize(2);
    }

    @Test
    void takesTheBestRateOfEach() throws Exception {
        open("#surface=ravine&start=-4,4&rate=0.1&race=sgd;momentum;adam&steps=60&at=60");

        page().click(".segments [data-value=best]");
        page().until("the sweep is drawn", () -> page().all(".sweep-best").size() == 3);
        page().until("each has its own rate", () -> page().address()
                .matches(".*rates=best&race=sgd@[^;]+;momentum@[^;]+;adam@.*"));
        page().keepScreenshot("best-rates");
    }

    @Test
    void looksForTheBestRatesAgainWhenSomethingElseRuns() {
        open("#surface=ravine&start=-4,4&rates=best&race=sgd&steps=40");

        page().click(".segments [data-value=best]");
        page().until("the sweep is drawn", () -> page().all(".sweep-best").size() == 1);
        String ofOne = page().address();
        page().click("#add-runner");
        page().until("the sweep is of both", () -> page().all(".sweep-best").size() == 2);
        page().until("both rates are in the address", () -> page().address()
                .matches(".*race=sgd@[^;]+;momentum@[^;]+"));
        page().choose("#surface", "rosenbrock");
        page().until(
                        "the rates are others",
                        () -> page().all(".sweep-best").size() == 2
                                && page().address().contains("rosenbrock")
                                && !page().address().contains(ofOne.replaceAll(".*race=(sgd@[^;&]+).*", "$1;")));
        String ofStart = page().address().replaceAll(".*race=", "");
        page().type(START_X, "0.3");
        page().until(
                        "they are those of the other start",
                        () -> page().address().contains("start=0.3,")
                                && !page().address().endsWith(ofStart));
    }

    @Test
    void looksForTheBestRatesThatAnAddressAsksForWithoutSayingThem() {
        open("#surface=ravine&start=-4,4&rates=best&race=sgd;lbfgs&steps=40");

        page().until("the sweep is drawn", () -> page().all(".sweep-best").size() == 1);
        page().until("its rate is in the address", () -> page().address().matches(".*race=sgd@[^;]+;lbfgs.*"));
    }

    @Test
    void startsEachSurfaceAtARateThatSuitsIt() {
        open("");

        page().choose("#surface", "rosenbrock");
        page().until("its rate is set", () -> page().value("#rate").equals("0.002"));
        page().press(Keys.END);
        page().until("nobody breaks", () -> page().all(".card-loss").stream()
                .allMatch(loss -> loss.getText().matches("\\d.*")));
        assertThat(page().find("#relief-scale").isDisplayed()).isTrue();
    }

    @Test
    void saysInNumbersWhatANodePassesOn() {
        open("#surface=ravine&start=-4,4&rate=0.1&race=sgd");

        page().until("the graph is drawn", () -> page().all(".graph .node").size() == 6);
        page().run("document.querySelectorAll('.graph .node')[1].dispatchEvent(new PointerEvent('pointerenter'))");
        assertThat(page().text(".node-told"))
                .contains("x gets g · 2 · a = 0.2 · 2 · (−4) = −1.6")
                .contains("= 2 · a = 2 · (−4) = −8");
        assertThat(page().all(".edge-factor")).extracting(WebElement::getText).anySatisfy(text -> assertThat(text)
                .contains("×−8"));
    }

    @Test
    void showsAWideGraphWithItsLossInSight() {
        open("#surface=beale&race=sgd");

        page().until("the graph is drawn", () -> page().all(".graph .node").size() > 15);
        page().until("it says that there is more", () -> page().find(".graph-box .about")
                .isDisplayed());
        Object sight = page().run(
                        """
                const box = document.querySelector('.graph-scroll').getBoundingClientRect();
                const loss = document.querySelector('.node.loss').getBoundingClientRect();
                return loss.left >= box.left && loss.right <= box.right;
                """);
        assertThat(sight).isEqualTo(true);
    }

    @Test
    void showsTheNoteOfALessonOnNets() {
        open("#view=nets&data=moons&layers=4&note=Watch%20the%20neurons");

        page().until("the net is there", () -> page().text("#net-readout").startsWith("Steps: 0"));
        page().until("the note is there", () -> page().find("#note").isDisplayed());
        assertThat(page().text("#note")).contains("Watch the neurons");
    }

    @Test
    void racesMinimizersByStepsAndByEvaluations() throws Exception {
        open("#surface=rosenbrock&rate=0.002&race=lbfgs;newtonCg;adam&steps=60&at=60&selected=2");

        assertThat(page().readout()).startsWith("Steps: 60 | Loss: ");
        assertThat(page().text("#readout-more")).isEqualTo("· 30 evaluations and 41 with the Hessian");
        assertThat(page().find("#key-region").isDisplayed()).isTrue();
        page().until("it says that it has arrived", () -> page().text("#inspector")
                .contains("It stops here: the gradient is small enough."));
        page().press("r");
        page().click(".segments [data-value=evaluations]");
        page().until("the address has it", () -> page().address().contains("clock=evaluations"));
        page().press(Keys.ARROW_RIGHT);
        page().press(Keys.ARROW_RIGHT);
        page().until("the clock counts evaluations", () -> page().readout().startsWith("Evaluations: 2"));
        assertThat(page().text("#readout-more")).isEqualTo("· step 1");
        page().click(".card:nth-child(1) .pick");
        page().until("the update is told", () -> page().text(".update").contains("by the line search"));
        page().click(".card:nth-child(1) .settings summary");
        assertThat(page().all(".card:nth-child(1) .settings .schedule")).isEmpty();
        page().keepScreenshot("minimizers");
        page().click(".segments [data-value=best]");
        page().until(
                        "only Adam has a rate to try",
                        () -> page().all(".sweep-best").size() == 1);
        page().until("only Adam has a rate", () -> page().address().matches(".*race=lbfgs;newtonCg;adam@.*"));
    }

    @Test
    void tellsWhyARunBroke() throws Exception {
        open("#surface=ravine&start=-4,4&rate=1.2&race=sgd;adam&steps=2000&at=2000");

        page().until("the banner is there", () -> page().find("#broke").isDisplayed());
        assertThat(page().text("#broke")).contains("SGD broke").contains("2/λmax");
        page().keepScreenshot("broke");
        page().find("#broke").findElements(By.tagName("button")).get(1).click();
        page().until("nothing breaks at the rate that it offers", () -> !page().find("#broke")
                .isDisplayed());
    }

    @Test
    void savesTheLibrarysNumbersToTheBit() throws Exception {
        open("#surface=ravine&start=-4,4&rate=0.1&race=sgd&steps=50");
        Path file = exported("csv");

        Parameter x = new Parameter("x", new double[][] {{-4}});
        Parameter y = new Parameter("y", new double[][] {{4}});
        Optimizer sgd = Optimizer.of(new Sgd(), 0.1, Parameters.of(x, y));
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(52);
        for (int step = 0; step <= 50; step++) {
            Variable loss = x.pow(2).div(5).add(y.pow(2));
            String[] cells = lines.get(step + 1).split(",", -1);
            assertThat(Double.parseDouble(cells[3])).isEqualTo(x.value().get(0, 0));
            assertThat(Double.parseDouble(cells[4])).isEqualTo(y.value().get(0, 0));
            assertThat(Double.parseDouble(cells[5])).isEqualTo(loss.value().get(0, 0));
            sgd.step(loss.backward());
        }
    }

    @Test
    void writesTheRunAsAProgram() throws Exception {
        open("#surface=ravine&start=-4,4&rate=0.1&race=momentum");

        page().export("java");
        page().until("the program is shown", () -> page().find("#dialog").isDisplayed());
        assertThat(page().text("#dialog pre"))
                .contains("import dev.ravine.optim")
                .contains("Momentum");
        page().keepScreenshot("java");
    }

    @Test
    void fitsAPhone() throws Exception {
        try {
            page().screen(390, 844);
            open("#surface=ravine&start=-4,4&rate=0.1&race=sgd;momentum;adam&at=40");
            assertThat(page().overflow()).isLessThanOrEqualTo(0);
            page().keepScreenshot("phone");
            page().run("document.querySelector('#setup').scrollIntoView()");
            page().keepScreenshot("phone-settings");
            page().click("#tab-nets");
            page().until("the net is there", () -> page().text("#net-readout").startsWith("Steps: 0"));
            assertThat(page().overflow()).isLessThanOrEqualTo(0);
        } finally {
            page().anyScreen();
        }
    }

    @Test
    void trainsANet() throws Exception {
        open("#view=nets&data=moons&layers=8,8&optimizer=adam@0.02&speed=50");

        page().until("the net is there", () -> page().text("#net-readout").startsWith("Steps: 0"));
        page().click("#net-play");
        page().until("it has learned for a while", () -> page().text("#net-readout")
                .matches("Steps: \\d{3,} .*"));
        page().press(" ");
        page().until("the plane of its path is shown", () -> page().text("#landscape-told")
                .contains("% of the path"));
        assertThat(page().painted("#boundary canvas")).isTrue();
        assertThat(page().painted("#network canvas")).isTrue();
        assertThat(page().text("#net-accuracy")).matches("right: \\d.*");
        page().keepScreenshot("net");
    }

    @Test
    void hasANameForEverythingThatCanBeWorked() {
        open("");

        Object unnamed = page().run(
                        """
                return [...document.querySelectorAll('button, input, select, summary, a, [tabindex="0"]')]
                    .filter((element) => element.offsetParent !== null)
                    .filter((element) => !(element.getAttribute('aria-label') ?? '').trim()
                        && !(element.textContent ?? '').trim() && !element.labels?.length)
                    .map((element) => element.outerHTML)
                """);
        assertThat(unnamed).isEqualTo(List.of());
        page().press("?");
        assertThat(page().text("#dialog")).contains("play or pause");
        // Ids are what labels refer to.
        @SuppressWarnings("unchecked")
        List<String> ids =
                (List<String>) page().run("return [...document.querySelectorAll('[id]')].map(({ id }) => id)");
        assertThat(ids).doesNotHaveDuplicates();
    }

    private static final String START_X = "#setup .fields label:nth-child(1) input";
    private static final String START_Y = "#setup .fields label:nth-child(2) input";

    private double[] start() {
        return new double[] {Double.parseDouble(page().value(START_X)), Double.parseDouble(page().value(START_Y))};
    }
}
