package dev.ravine.examples.site.browser;

import dev.ravine.examples.site.browser.regex.JsMatcher;
import dev.ravine.examples.site.browser.regex.JsPattern;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderTransformer;
import org.teavm.model.ClassHolderTransformerContext;
import org.teavm.model.FieldHolder;
import org.teavm.model.MethodHolder;
import org.teavm.model.ReferenceCache;
import org.teavm.parsing.ClassRefsRenamer;

/** Makes all classes name others in place of those that TeaVM has, but in more code than a browser needs. */
public final class Renaming implements ClassHolderTransformer {
    private static final Map<String, String> NAMES = Map.of(
            Pattern.class.getName(), JsPattern.class.getName(), Matcher.class.getName(), JsMatcher.class.getName());

    private final ClassRefsRenamer renamer =
            new ClassRefsRenamer(new ReferenceCache(), name -> NAMES.getOrDefault(name, name));

    /** Made by TeaVM. */
    public Renaming() {}

    @Override
    public void transformClass(ClassHolder type, ClassHolderTransformerContext context) {
        if (NAMES.containsKey(type.getName())) {
            return;
        }
        for (MethodHolder method : List.copyOf(type.getMethods())) {
            type.removeMethod(method);
            type.addMethod(renamer.rename(method));
        }
        for (FieldHolder field : List.copyOf(type.getFields())) {
            type.removeField(field);
            type.addField(renamer.rename(field));
        }
    }
}
