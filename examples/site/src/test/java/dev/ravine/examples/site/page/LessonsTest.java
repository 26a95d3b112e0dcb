package dev.ravine.examples.site.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The lessons' page in a browser. */
@Tag("slow")
class LessonsTest extends InBrowser {
    private static final String FIRST = "#rate-1 ";

    LessonsTest() {
        super("--disable-3d-apis");
    }

    private void openLesson(String id) {
        openLessons("#" + id);
        page().until("the first figure is ready", () -> !page().all(".instrument.ready")
                .isEmpty());
    }

    @Test
    void listsTheLessons() throws Exception {
        openLessons("");

        assertThat(page().all(".lessons li")).hasSize(8);
        page().click(".lessons li:first-child a");
        page().until("the lesson is there", () -> page().all(".step").size() == 3);
        page().keepScreenshot("lessons");
    }

    @Test
    void keepsAnswersUntilTheyAreAskedForAndJudgesThePrediction() {
        openLesson("rate");

        assertThat(page().find("#lesson").getText()).doesNotContain("1.77");
        page().click(FIRST + ".choice:nth-of-type(2) input");
        page().click(FIRST + ".see");
        assertThat(page().text(FIRST + ".predict .answer")).startsWith("Not as you predicted. x.");
        page().click(FIRST + ".choice:nth-of-type(1) input");
        page().click(FIRST + ".see");
        assertThat(page().text(FIRST + ".predict .answer")).startsWith("As you predicted. x.");
        page().until("the figure shows it", () -> page().value(FIRST + ".knob input[type=text]")
                .equals("0.1"));
    }

    @Test
    void checksTheTaskByTheRunThatTheReaderMakesWithTheKeyboardAlone() {
        openLesson("rate");

        page().find(FIRST + ".knob input[type=text]").sendKeys(Keys.chord(Keys.CONTROL, "a"), "0.2");
        page().until("the goal says where the run is", () -> page().text(FIRST + ".goals")
                .contains("now 49"));
        assertThat(page().text(FIRST + ".verdict")).isEmpty();
        page().find(FIRST + ".knob input[type=text]").sendKeys(Keys.chord(Keys.CONTROL, "a"), "0.5");
        page().untilText(FIRST + ".verdict", "Solved.");
        page().run("location.hash = ''");
        page().until("the contents tell", () -> page().text(".lessons li").contains("1 of 3 tasks solved"));
        page().run("localStorage.clear()");
    }

    @Test
    void takesTypedAnswersAndShowsASolution() {
        openLesson("backpropagation");

        String step = "#backpropagation-2 ";
        page().run("document.querySelector('#backpropagation-2').scrollIntoView()");
        page().until("its figure is ready", () -> !page().all(step + ".instrument.ready")
                .isEmpty());
        page().type(step + ".task-fields input", "6");
        page().until("it is refused", () -> page().all(step + ".goals .reached").size() == 2);
        page().type(step + ".task-fields input", "3");
        page().untilText(step + ".verdict", "Solved.");
        page().click("#backpropagation-1 .solution");
        page().untilText("#backpropagation-1 .verdict", "This is a solution.");
        page().run("location.hash = ''");
        page().until("only one's own work counts", () -> page().text(".lessons").contains("1 of 3 tasks solved"));
        page().run("localStorage.clear()");
    }

    @Test
    void trainsANet() throws Exception {
        openLesson("nets");

        page().click("#nets-1 .solution");
        page().untilText("#nets-1 .verdict", "This is a solution.");
        assertThat(page().text("#nets-1 .told")).contains("Right: ");
        page().keepScreenshot("lesson-net");
        page().run("localStorage.clear()");
    }

    @Test
    void printsTheQuestionsAndOnAnotherPageTheAnswers() {
        openLesson("momentum");

        page().media("print");
        try {
            assertThat(page().find(".sheet").isDisplayed()).isTrue();
            assertThat(page().find(".instrument").isDisplayed()).isFalse();
            assertThat(page().run("return getComputedStyle(document.querySelector('.sheet-answers')).breakBefore"))
                    .isEqualTo("page");
            assertThat(page().all(".sheet-line")).hasSizeGreaterThan(9);
            String questions = page().all(".sheet > .sheet-step").stream()
                    .map(WebElement::getText)
                    .collect(Collectors.joining());
            assertThat(questions).contains("Predict.", "Task.", "γ =").doesNotContain("51 steps");
            assertThat(page().find(".sheet-answers").getText()).contains("51 steps");
        } finally {
            page().media("");
        }
    }

    @Test
    void printsEachSheetOnTwoPagesAndTheAnswersOnAThird() {
        openLessons("");
        List<String> lessons = page().all(".lessons a").stream()
                .map(link -> String.valueOf(link.getDomAttribute("href")).substring(1))
                .toList();
        assertThat(lessons).hasSize(8);
        for (String lesson : lessons) {
            openLesson(lesson);
            assertThat(page().printedPages(210, 297)).as("%s on A4", lesson).isEqualTo(3);
            assertThat(page().printedPages(216, 279)).as("%s on Letter", lesson).isEqualTo(3);
        }
    }

    @Test
    void asksOnPaperForWhatTheTaskIsAbout() {
        openLesson("landscapes");
        assertThat(page().all(".sheet-blanks"))
                .extracting(blanks -> blanks.getDomProperty("textContent"))
                .containsExactly("η =", "x =y =", "x =y =");
        openLesson("adam");
        assertThat(page().text(".sheet > :nth-last-child(2) .sheet-blanks"))
                .isEqualTo("Rate of momentum =Rate of Adam =");
    }

    @Test
    void isReadableOnAPhoneAndNamesWhatCanBeWorked() throws Exception {
        page().screen(390, 844);
        try {
            openLesson("landscapes");
            assertThat(page().overflow()).isZero();
            Object unnamed = page().run(
                            """
                    return [...document.querySelectorAll('button, input, a, [tabindex="0"]')]
                        .filter((element) => element.offsetParent !== null)
                        .filter((element) => !(element.getAttribute('aria-label') ?? '').trim()
                            && !(element.textContent ?? '').trim() && !element.labels?.length)
                        .map((element) => element.outerHTML)
                    """);
            assertThat(unnamed).isEqualTo(List.of());
            page().keepScreenshot("lesson-phone");
        } finally {
            page().anyScreen();
        }
    }
}
