package io.seqmark.cli.info;

import io.seqmark.base.Choice;
import io.seqmark.run.inspect.Inspection;
import java.util.List;
import java.util.Locale;

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
     * @throws io.seqmark.base.InputException if there is none
     */
    public static InfoFormat of(String name) {
        return Choice.of(values(), format -> format.name().toLowerCase(Locale.ROOT))
                .named("--format", name);
    }
}
