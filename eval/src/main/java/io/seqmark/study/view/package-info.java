/**
 * What studies look like: text, Markdown, LaTeX, JSON and pages of HTML. Start at {@link io.seqmark.study.view.Section}, of which all
 * forms for people are made, and {@link io.seqmark.study.view.Page}.
 *
 * <p>Whatever comes from a file is untrusted here: it is made visible ({@link io.seqmark.study.view.Visible}), escaped by the
 * template, and travels to a page's script as JSON that cannot end its element. A page asks no network: its policy forbids it. It
 * computes nothing but where lines break.
 */
@NullMarked
package io.seqmark.study.view;

import org.jspecify.annotations.NullMarked;
