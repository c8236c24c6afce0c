package io.seqmark.study;

import io.seqmark.base.InputException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Settings of one metric as {@code run.json} has them: only those that are not the defaults.
 *
 * @param where for messages
 * @param values by name
 */
record Recorded(String where, Map<?, ?> values) {
    /** The settings of a metric, empty where all are the defaults. */
    static Recorded of(Map<String, @Nullable Object> settings, String metric) {
        String where = "run.json: identity.settings.metric_settings." + metric;
        Object all = settings.get("metric_settings");
        Object one = all instanceof Map<?, ?> map ? map.get(metric) : null;
        if ((all != null && !(all instanceof Map<?, ?>)) || (one != null && !(one instanceof Map<?, ?>))) {
            throw new InputException(where + " is no object; run the command again");
        }
        return new Recorded(where, one instanceof Map<?, ?> map ? map : Map.of());
    }

    boolean truth(String name, boolean otherwise) {
        return value(name, Boolean.class).orElse(otherwise);
    }

    int whole(String name, int otherwise) {
        return value(name, Long.class).map(Math::toIntExact).orElse(otherwise);
    }

    Optional<Double> number(String name) {
        return value(name, Number.class).map(Number::doubleValue);
    }

    Optional<String> text(String name) {
        return value(name, String.class);
    }

    Optional<List<String>> texts(String name) {
        return value(name, List.class).map(list -> {
            List<?> any = list;
            return any.stream().map(String::valueOf).toList();
        });
    }

    InputException unknown(String name) {
        return new InputException(
                "%s.%s is %s, which this version does not know".formatted(where, name, values.get(name)));
    }

    private <T> Optional<T> value(String name, Class<T> type) {
        Object value = values.get(name);
        if (value != null && !type.isInstance(value)) {
            throw unknown(name);
        }
        return Optional.ofNullable(value).map(type::cast);
    }
}
