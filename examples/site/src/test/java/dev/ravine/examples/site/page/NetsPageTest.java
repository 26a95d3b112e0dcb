package dev.ravine.examples.site.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.nn.Linear;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.activation.Tanh;
import dev.ravine.nn.checkpoint.Checkpoint;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The nets' view in a browser. */
@Tag("slow")
class NetsPageTest extends InBrowser {
    private void openNet(String hash) {
        open("#view=nets&" + hash);
        page().until("the net is there", () -> page().text("#net-readout").startsWith("Steps: 0"));
    }

    /** Takes a net that takes one step a frame to a step: longer frames end early where the machine is slow. */
    private void stepTo(int from, int to) {
        for (int step = from + 1; step <= to; step++) {
            String there = "Steps: " + step + " ";
            page().click("#net-step");
            page().until(there, () -> page().text("#net-readout").startsWith(there));
        }
    }

    /** Clicks into the plane, at shares of its view. */
    private void clickAt(double x, double y) {
        page().run(
                        """
                const [css, x, y] = arguments;
                const view = document.querySelector(css);
                const box = view.getBoundingClientRect();
                const at = { clientX: box.left + box.width * x, clientY: box.top + box.height * y };
                view.dispatchEvent(new PointerEvent('pointerdown', { ...at, bubbles: true, button: 0 }));
                """,
                        "#boundary",
                        x,
                        y);
    }

    @Test
    void learnsFromPointsThatAreDrawnByHandAndByKeys() throws Exception {
        open("#view=nets&data=own&layers=4&speed=1");
        page().until("it says what is wanting", () -> page().text("#points-told")
                .equals("A net needs points of at least two classes."));
        page().click("#net-step");
        assertThat(page().find("#toast").isDisplayed()).isFalse();
        clickAt(0.4, 0.3);
        clickAt(0.45, 0.4);
        page().click("#brush [data-value='1']");
        clickAt(0.6, 0.6);
        page().find("#boundary").sendKeys(Keys.ARROW_RIGHT, Keys.ARROW_DOWN, Keys.ENTER);

        page().until("the net is there", () -> page().text("#net-readout").startsWith("Steps: 0"));
        assertThat(page().text("#points-told")).isEqualTo("4 points.");
        String[] lines = page().value("#net-points").split("\n");
        assertThat(lines).hasSize(4);
        assertThat(lines[0]).endsWith(",0");
        assertThat(lines[3]).matches("0\\.0\\d*,-0\\.0\\d*,1");
        page().until("the address holds them", () -> page().address()
                .contains("data=own&points=" + String.join(";", lines) + "&"));
        stepTo(0, 2);
        page().keepScreenshot("own-points");
        String loss = page().text("#net-readout");
        page().open(page().address());
        page().until("the net is there", () -> page().text("#net-readout").startsWith("Steps: 0"));
        stepTo(0, 2);
        assertThat(page().text("#net-readout")).isEqualTo(loss);
        page().find("#boundary").sendKeys(Keys.BACK_SPACE);
        page().until("the last point is gone", () -> page().text("#points-told").contains("of class 1 there is one"));
        page().until("without a net", () -> page().text("#net-readout").equals("No net yet"));
    }

    @Test
    void readsPastedPointsAndNamesWhatIsWrong() {
        open("#view=nets&data=own&layers=4");
        page().type("#net-points", "width,height,kind\n1,2,red\n2,x,blue");
        page().untilText("#points-told", "line 3, column 2: 'x' is no number");
        assertThat(page().find("#net-points").getDomAttribute("aria-invalid")).isEqualTo("true");
        page().type("#net-points", "width;height;kind\n1;2;red\n2;1;blue\n3;2;red\n5;4;blue");
        page().untilText("#points-told", "4 points of the classes red, blue.");
        page().until("the net is there", () -> page().text("#net-readout").startsWith("Steps: 0"));
        assertThat(page().text("#brush .segments")).isEqualTo("redblue");

        page().run(
                        """
                const text = document.querySelector('#net-points');
                text.value = Array.from({ length: 900 }, (_, i) => `${i / 100},${i % 7},${i % 2}`).join('\\n');
                text.dispatchEvent(new Event('input'));
                """);
        page().until("it is too much for a link", () -> page().text("#points-told")
                .startsWith("900 points. Too many for a link: they take "));
        page().until("the address is short", () -> page().address().length() < 200);
        page().click("#share");
        page().until("it says so", () -> (page().text("#toast") + page().text("#dialog"))
                .matches("(?s).*[Ll]ink without your points, which are too many for it,.*"));
    }

    @Test
    void predictsNumbers() throws Exception {
        openNet("data=hills&layers=12,8&speed=50&test=0.4");
        page().click("#net-step");
        page().until("it learns", () -> page().text("#net-accuracy")
                .matches("R²: [−\\d.]+ of training, [−\\d.]+ of test samples"));
        assertThat(page().text("#boundary-title")).isEqualTo("Prediction");
        assertThat(page().find("#net-scale").isDisplayed()).isTrue();
        assertThat(page().text("#net-losses")).matches("training \\(solid\\) [\\d.]+, test \\(dashed\\) [\\d.]+");
        assertThat(page().painted("#boundary canvas")).isTrue();
        page().keepScreenshot("prediction");
    }

    @Test
    void setsAWeightByHandAndKeepsItInTheAddress() throws Exception {
        openNet("data=moons&layers=6,4&speed=1");
        stepTo(0, 5);
        page().find("#network").sendKeys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_DOWN);
        assertThat(page().text("#weight-edit")).isEqualTo("layer 1, 2 → 2:");
        page().type("#weight-edit input", "-2.5");
        page().until("the address holds it", () -> page().address().contains("&edits=5:1.2.2=-2.5"));
        page().until("it is told", () -> page().text("#edits").contains("after step 5: layer 1, 2 → 2: −2.5"));
        stepTo(5, 8);
        page().keepScreenshot("weight-edit");
        String losses = page().text("#net-losses");

        page().open(page().address());
        stepTo(0, 8);
        assertThat(page().text("#net-losses")).isEqualTo(losses);
        page().click("#edits button");
        page().until("it is taken back", () -> !page().address().contains("edits"));
    }

    @Test
    void separatesTheCircleWithoutHiddenLayersByWhatTheNetIsTold() throws Exception {
        openNet("data=circles&layers=&speed=1&optimizer=adam@0.3");
        page().click("#features [data-value=x]");
        page().click("#features [data-value=x2]");
        page().click("#features [data-value=y]");
        page().click("#features [data-value=y]");
        page().click("#features [data-value=y2]");
        page().click("#features [data-value=y]");
        page().until("the address has them", () -> page().address().contains("features=x2,y2&layers=&"));
        page().until("the net is there", () -> page().text("#net-size").equals("2 → 2, 6 parameters"));
        page().choose("#net-speed", "100");
        for (int i = 0; i < 4; i++) {
            page().click("#net-step");
        }
        page().until("both rings are told apart", () -> page().text("#net-accuracy")
                .matches("right: (9[5-9]\\.\\d|100\\.0) % of training.*"));
        page().keepScreenshot("features");
        page().export("net-java");
        page().until("the program is shown", () -> page().find("#dialog").isDisplayed());
        assertThat(page().text("#dialog pre"))
                .contains("Shaping.concatenateColumns(Elementwise.square(x), Elementwise.square(y))");
    }

    @Test
    void tellsThePenaltyBesideTheLossAndKeepsItInTheAddress() throws Exception {
        openNet("data=moons&layers=8,8&speed=1");
        assertThat(page().text("#net-readout")).doesNotContain("+");
        page().choose("#regularization select", "l2");
        page().type(".knob input[aria-label=Strength]", "0.05");
        page().until("the address has it", () -> page().address().contains("&regularization=l2@0.05"));
        page().until("the net is there", () -> page().text("#net-readout")
                .matches("Steps: 0 \\| Loss: [\\d.]+ \\+ [\\d.]+"));
        stepTo(0, 3);
        assertThat(page().text("#net-losses"))
                .matches("training \\(solid\\) [\\d.]+ \\+ penalty \\(dotted\\) [\\d.]+, test \\(dashed\\) [\\d.]+");
        page().keepScreenshot("penalty");
        String losses = page().text("#net-losses");
        page().open(page().address());
        stepTo(0, 3);
        assertThat(page().text("#net-losses")).isEqualTo(losses);

        openNet("data=moons&layers=4&regularization=decay@0.1&optimizer=adam@0.01");
        assertThat(page().text("#net-losses")).endsWith("; a step takes 0.1 % of each weight");
    }

    @Test
    void enlargesANeuronAndSetsItsBias() throws Exception {
        openNet("data=moons&layers=6,4&speed=1");
        stepTo(0, 5);
        assertThat(page().text("#boundary-title")).isEqualTo("Decision");
        page().find("#network").sendKeys(Keys.ENTER, Keys.ARROW_DOWN);
        assertThat(page().text("#boundary-title")).isEqualTo("Layer 1, neuron 2");
        assertThat(page().all("#neuron input")).hasSize(3);
        assertThat(page().text("#neuron")).isEqualTo("Layer 1, neuron 2biasweight of xweight of y");
        page().type("#neuron .field:nth-child(1) input", "1.5");
        page().until("the address holds it", () -> page().address().contains("&edits=5:1.2.b=1.5&neuron=1.2"));
        page().until("it is told", () -> page().text("#edits").contains("after step 5: layer 1, bias of 2: 1.5"));
        page().type("#neuron .field:nth-child(3) input", "-2");
        page().until("the address holds both", () -> page().address()
                .contains("&edits=5:1.2.b=1.5;5:1.2.2=-2&neuron=1.2"));
        stepTo(5, 8);
        page().keepScreenshot("neuron");
        String losses = page().text("#net-losses");
        String bias = page().value("#neuron input");
        assertThat(bias).isNotEqualTo("1.5");

        page().open(page().address());
        stepTo(0, 8);
        assertThat(page().text("#net-losses")).isEqualTo(losses);
        assertThat(page().text("#boundary-title")).isEqualTo("Layer 1, neuron 2");
        assertThat(page().value("#neuron input")).isEqualTo(bias);
        page().find("#network").sendKeys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
        assertThat(page().text("#boundary-title")).isEqualTo("Class 1");
        assertThat(page().text("#scale-low")).isEqualTo("0");
        page().find("#network").sendKeys(Keys.ESCAPE);
        assertThat(page().text("#boundary-title")).isEqualTo("Decision");
        assertThat(page().find("#neuron").isDisplayed()).isFalse();

        Object pointed = page().run(
                        """
                const view = document.querySelector('#network');
                const box = view.getBoundingClientRect();
                // The middle of the column of the inputs, at the upper of two.
                const at = (x, y, kind) => view.dispatchEvent(new PointerEvent(kind, { clientX: box.left + x, clientY: box.top + y,
                    bubbles: true, button: 0, pointerType: 'mouse' }));
                const found = [];
                for (let y = 0; y < box.height; y += 3) {
                    at(25, y, 'pointermove');
                    found.push(document.querySelector('#boundary-title').textContent);
                }
                at(25, 0, 'pointerleave');
                return [...new Set(found)].join();
                """);
        assertThat(pointed).isEqualTo("Decision,Input x,Input y");
        assertThat(page().text("#boundary-title")).isEqualTo("Decision");
    }

    @Test
    void saysAllThatAnAddressAsksForInVain() {
        open(
                "#view=nets&data=moon&features=x,z&layers=8,99&regularization=l3@1&neuron=9.1&edits=5:1.1.0=2&speed=0&what=7");
        page().until("it says so", () -> page().text("#toast").contains("data=moon"));
        assertThat(page().text("#toast"))
                .contains(
                        "features=x,z",
                        "layers=8,99",
                        "regularization=l3@1",
                        "neuron=9.1",
                        "edits=5:1.1.0=2",
                        "speed=0",
                        "what=7");
        page().until("the default is there", () -> page().text("#net-size").equals("2 → 8 → 8 → 2, 114 parameters"));
    }

    @Test
    void takesTheNetOutAsAProgramAndAsAFileThatTheLibraryLoads() throws Exception {
        openNet("data=moons&layers=4&seed=7&speed=1");
        Path file = saved("net-safetensors", "ravine-net.safetensors");
        SplitMix random = new SplitMix(1);
        Sequential net = new Sequential();
        net.add("fc1", new Linear(2, 4, random));
        net.add("tanh1", new Tanh());
        net.add("fc2", new Linear(4, 2, random));
        Checkpoint.load(file, net);
        page().find("#network").sendKeys(Keys.ARROW_RIGHT);
        assertThat(Double.parseDouble(page().value("#weight-edit input")))
                .isEqualTo(net.parameters().get("fc1.weight").value().get(0, 0));

        stepTo(0, 5);
        page().export("net-java");
        page().until("the program is shown", () -> page().find("#dialog").isDisplayed());
        assertThat(page().text("#dialog pre"))
                .contains("static final int STEPS = 5;")
                .contains("Generated.moons(300, 0.15, random)");
        page().keepScreenshot("net-java");
    }
}
