package dev.ravine.examples.site.worker;

import dev.ravine.examples.site.api.Refusal;
import dev.ravine.examples.site.surface.FormulaException;
import dev.ravine.examples.site.worker.Questions.Question;
import org.teavm.jso.JSExport;
import org.teavm.jso.JSObject;

/** Answers the page's questions, in objects of JavaScript. */
public final class Worker {
    private static final Questions QUESTIONS = new Questions();

    private Worker() {}

    /** Answers a question: {@code {answer}} with a record of {@code api}, or {@code {refusal}} with a {@link Refusal}. */
    @JSExport
    public static JSObject answer(String name, JSObject request) {
        try {
            Question<?> question = QUESTIONS.get(name);
            return Messages.object("answer", question.answer(Messages.read(request, question.type())));
        } catch (FormulaException wrong) {
            return refused(new Refusal(String.valueOf(wrong.getMessage()), wrong.at(), wrong.length()));
        } catch (IllegalArgumentException wrong) {
            return refused(new Refusal(String.valueOf(wrong.getMessage()), null, null));
        } catch (RuntimeException ours) {
            return refused(new Refusal("the library made a mistake: " + ours, null, null));
        }
    }

    private static JSObject refused(Refusal refusal) {
        return Messages.object("refusal", refusal);
    }
}
