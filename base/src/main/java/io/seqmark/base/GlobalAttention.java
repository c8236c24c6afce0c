package io.seqmark.base;

/** Which source tokens look at all others and are seen by all, in a family that leaves it to the caller (LED). */
public enum GlobalAttention {
    /** None, as {@code generate()} without a {@code global_attention_mask} has it. */
    NONE("none"),
    /** The first, as the authors of LED advise for summarization. */
    FIRST("first");

    private final String label;

    GlobalAttention(String label) {
        this.label = label;
    }

    /** The name on the command line and in {@code run.json}. */
    public String label() {
        return label;
    }

    /**
     * By its name on the command line.
     *
     * @throws InputException if there is none of that name
     */
    public static GlobalAttention of(String label) {
        return Choice.of(values(), GlobalAttention::label).named("--global_attention", label);
    }
}
