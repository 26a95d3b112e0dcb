package dev.ravine.examples.site.browser;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.teavm.extension.introspect.IntrospectClass;
import org.teavm.extension.introspect.IntrospectMember;
import org.teavm.extension.introspect.IntrospectMethod;
import org.teavm.extension.spi.reflection.ReflectionPolicy;

/** The classes whose fields and constructors can be looked at in the browser: the records of messages and of update rules. */
public final class Reflected implements ReflectionPolicy {
    private static final List<String> PACKAGES = List.of("dev.ravine.examples.site.api.", "dev.ravine.optim.rule.");

    /** Made by TeaVM. */
    public Reflected() {}

    @Override
    public Collection<IntrospectMember> classAccessibleMembers(IntrospectClass<?> type) {
        if (!type.isRecord() || PACKAGES.stream().noneMatch(type.name()::startsWith)) {
            return List.of();
        }
        return Stream.<IntrospectMember>concat(
                        type.declaredFields().stream(),
                        type.declaredMethods().stream().filter(IntrospectMethod::isConstructor))
                .toList();
    }
}
