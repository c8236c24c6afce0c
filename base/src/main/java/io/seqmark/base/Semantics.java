package io.seqmark.base;

/**
 * A frozen behaviour of {@code generate()} and of its tokenizers. Scores moved with transformers over the years, so every
 * run names the semantics it ran under.
 */
public enum Semantics {
    /** What a user of transformers 5.12 gets. The default. */
    HF_5("hf-5"),
    /**
     * {@link #HF_5} but for the end of beam search, which from transformers 4.50 to 4.52 was one for all sentences of a batch:
     * what users who compare with numbers of early 2025 need.
     */
    HF_4_51("hf-4.51"),
    /** What {@code run_distributed_eval.py}'s users got from transformers 4.4. */
    HF_4_4("hf-4.4");

    private final String label;

    Semantics(String label) {
        this.label = label;
    }

    /** The name as the command line and every report spell it, for example {@code hf-5}. */
    public String label() {
        return label;
    }

    /**
     * The semantics of that name.
     *
     * @throws InputException if there is none; the message lists the names
     */
    public static Semantics of(String label) {
        return Choice.of(values(), Semantics::label).named("--semantics", label);
    }

    @Override
    public String toString() {
        return label;
    }
}
