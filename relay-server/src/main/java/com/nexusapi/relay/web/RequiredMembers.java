package com.nexusapi.relay.web;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Our records have no null components; JSON may leave a member out all the same. Says which. */
final class RequiredMembers {

    private RequiredMembers() {}

    static void check(@Nullable Object value, String path) {
        switch (value) {
            case null ->
                    throw ProblemException.invalid(path.isEmpty() ? "body" : path, "is required");
            case Record fields -> checkComponents(fields, path);
            case Optional<?> optional -> optional.ifPresent(present -> check(present, path));
            case List<?> items -> {
                for (int i = 0; i < items.size(); i++) {
                    check(items.get(i), path + "[" + i + "]");
                }
            }
            case Map<?, ?> entries -> entries.forEach((key, item) -> check(item, path + "." + key));
            default -> {}
        }
    }

    private static void checkComponents(Record fields, String path) {
        for (RecordComponent component : fields.getClass().getRecordComponents()) {
            String name = component.getName();
            check(read(fields, component), path.isEmpty() ? name : path + "." + name);
        }
    }

    private static @Nullable Object read(Record fields, RecordComponent component) {
        try {
            return component.getAccessor().invoke(fields);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(
                    "a wire record must be public: " + fields.getClass(), e);
        }
    }
}
