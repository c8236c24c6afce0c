package io.seqmark.cli;

/** Entry point of the {@code seqmark} command. */
public final class Main {
    private Main() {}

    static void main(String[] args) {
        System.out.println("seqmark " + args.length);
    }
}
