package io.seqmark.cli.info;

import io.seqmark.base.InputException;
import io.seqmark.run.inspect.Inspection;
import java.util.List;

/** How an inspection is printed. */
public enum InfoFormat {
    /** Aligned lines for people. */
    TEXT {
        @Override
        public List<String> lines(Inspection inspection) {
            return InfoText.of(inspection);
        }
    },
    /** One JSON object, indented. */
    JSON {
        @Override
        public List<String> lines(Inspection inspection) {
            return List.of(InfoJson.of(inspection));
        }
    };

    /** The lines to print. */
    public abstract List<String> lines(Inspection inspection);

    /**
     * The format of that name.
     *
     * @throws InputException if there is none
     */
    public static InfoFormat of(String name) {
        return switch (name) {
            case "text" -> TEXT;
            case "json" -> JSON;
            default -> throw new InputException("--format " + name + ": expected text or json");
        };
    }
}
