package io.seqmark.cli.doctor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;

/**
 * One thing that was looked at.
 *
 * @param state whether something is to be done
 * @param subject what was looked at, in a word
 * @param text what was found
 * @param remedy what to do about it; absent where nothing is
 */
public record Finding(State state, String subject, String text, Optional<String> remedy) {
    /** Whether something is to be done. */
    public enum State {
        /** All is well. */
        OK,
        /** It works, and could be better. */
        WARN,
        /** It does not work. */
        FIX;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** All is well. */
    public static Finding ok(String subject, String text) {
        return new Finding(State.OK, subject, text, Optional.empty());
    }

    /** It could be better. */
    public static Finding warn(String subject, String text, String remedy) {
        return new Finding(State.WARN, subject, text, Optional.of(remedy));
    }

    /** It does not work. */
    public static Finding fix(String subject, String text, String remedy) {
        return new Finding(State.FIX, subject, text, Optional.of(remedy));
    }

    /** A check; where it fails itself, that is what was found. */
    static Finding of(String subject, Supplier<Finding> check) {
        try {
            return check.get();
        } catch (RuntimeException failed) {
            String message = String.valueOf(failed.getMessage());
            return fix(subject, message.lines().findFirst().orElse(message), "mend what the line says");
        }
    }

    /** A line for people. */
    public String line() {
        return "%-4s  %-9s  %s%s"
                .formatted(
                        state.label(),
                        subject,
                        text,
                        remedy.map(what -> "; " + what).orElse(""));
    }

    /** For programs. */
    public Map<String, Object> json() {
        SequencedMap<String, Object> entry = new LinkedHashMap<>();
        entry.put("state", state.label());
        entry.put("subject", subject);
        entry.put("text", text);
        remedy.ifPresent(what -> entry.put("remedy", what));
        return entry;
    }

    /** How many are to be mended. */
    public static long toFix(List<Finding> findings) {
        return findings.stream().filter(finding -> finding.state() == State.FIX).count();
    }
}
