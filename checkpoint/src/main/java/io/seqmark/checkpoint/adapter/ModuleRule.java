package io.seqmark.checkpoint.adapter;

import io.seqmark.base.InputException;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.checkpoint.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Which modules a configuration names, as PEFT matches them: by a list, each of whose names is the module's or its end, or by a
 * regular expression for the whole name.
 */
sealed interface ModuleRule {
    /** Whether it names the module. */
    boolean matches(String module);

    /** Names, or ends of names. */
    record Names(List<String> names) implements ModuleRule {
        @Override
        public boolean matches(String module) {
            return names.stream().anyMatch(name -> module.equals(name) || module.endsWith("." + name));
        }
    }

    /** Names, in some layers alone. */
    record InLayers(Names names, List<Integer> layers, List<PythonPattern> before) implements ModuleRule {
        private static final Pattern FIRST_NUMBER = Pattern.compile("\\.[^.]*\\.([0-9]{1,9})\\.");

        @Override
        public boolean matches(String module) {
            return names.names().contains(module) || (names.matches(module) && inLayer(module));
        }

        private boolean inLayer(String module) {
            Matcher number = FIRST_NUMBER.matcher(module);
            if (before.isEmpty()) {
                return number.find() && layers.contains(Integer.parseInt(number.group(1)));
            }
            return before.stream().anyMatch(pattern -> layers.stream().anyMatch(layer -> isIn(module, pattern, layer)));
        }

        /** Whether what stands before {@code .LAYER.} ends in the pattern, where that is so first. */
        private static boolean isIn(String module, PythonPattern pattern, int layer) {
            Matcher numbers = Pattern.compile("\\.([0-9]{1,9})\\.").matcher(module);
            int from = 0;
            while (numbers.find(from)) {
                if (pattern.matches(module.substring(0, numbers.start()))) {
                    return Integer.parseInt(numbers.group(1)) == layer;
                }
                from = numbers.start() + 1;
            }
            return false;
        }
    }

    /** An expression. */
    record Expression(PythonPattern pattern) implements ModuleRule {
        @Override
        public boolean matches(String module) {
            return pattern.matches(module);
        }
    }

    /** Those that the adapter's file has: {@code all-linear}, or a default that is not known here. */
    record AsStored() implements ModuleRule {
        @Override
        public boolean matches(String module) {
            return true;
        }
    }

    /** None. */
    record Nothing() implements ModuleRule {
        @Override
        public boolean matches(String module) {
            return false;
        }
    }

    /** Reads a key that holds a list of names or an expression; absent where the key is. */
    static Optional<ModuleRule> of(ConfigFile config, String key) {
        return config.node(key).map(value -> {
            String where = config.path() + ": " + key;
            if (value.isString()) {
                String text = value.stringValue();
                return text.equalsIgnoreCase("all-linear")
                        ? new AsStored()
                        : new Expression(PythonPattern.of(text, where));
            }
            return new Names(texts(value, where));
        });
    }

    /** Reads {@code target_modules} with the layers that it is limited to. */
    static Optional<ModuleRule> targets(ConfigFile config) {
        Optional<ModuleRule> rule = of(config, "target_modules");
        List<Integer> layers = config.integers("layers_to_transform");
        if (!layers.isEmpty() && rule.isPresent() && rule.get() instanceof Names names) {
            List<PythonPattern> before = config.node("layers_pattern").stream()
                    .flatMap(value -> (value.isString()
                                    ? List.of(value.stringValue())
                                    : texts(value, config.path() + ": layers_pattern"))
                            .stream())
                    .map(text -> PythonPattern.of(text, ".*\\.(?:" + text + ")", config.path() + ": layers_pattern"))
                    .toList();
            return Optional.of(new InLayers(names, layers, before));
        }
        return rule;
    }

    private static List<String> texts(JsonNode value, String where) {
        List<String> texts = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(each -> {
                if (each.isString()) {
                    texts.add(each.stringValue());
                }
            });
        }
        if (!value.isArray() || texts.size() != value.size()) {
            throw new InputException("%s is %s, expected a list of names or a text"
                    .formatted(where, Problems.shorten(value.toString())));
        }
        return List.copyOf(texts);
    }
}
