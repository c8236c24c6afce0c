package io.seqmark.cli.demo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Draws short news with a summary of one or two sentences. The names of people, towns and firms are put together from
 * parts, and numbers are drawn afresh: a model has to find the few facts that matter and copy them.
 */
final class NewsCorpus implements Supplier<Pair> {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z]+)}");
    private static final List<String> DAYS =
            List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");
    private static final List<String> MONTHS = List.of(
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December");
    private static final List<String> ASIDES = NewsTexts.ASIDES.lines().toList();
    private static final List<String> TOWN_STARTS = List.of(NewsTexts.TOWN_STARTS.split(" "));
    private static final List<String> TOWN_ENDS = List.of(NewsTexts.TOWN_ENDS.split(" "));
    private static final List<String> FIRST_NAMES = List.of(NewsTexts.FIRST_NAMES.split(" "));
    private static final List<String> SURNAME_STARTS = List.of(NewsTexts.SURNAME_STARTS.split(" "));
    private static final List<String> SURNAME_ENDS = List.of(NewsTexts.SURNAME_ENDS.split(" "));
    private static final List<String> FIRMS =
            List.of("Works", "Brothers", "& Daughters", "Company", "Group", "Partners");

    private final Chance chance;

    NewsCorpus(long seed) {
        this.chance = new Chance(seed);
    }

    @Override
    public Pair get() {
        News news = chance.pick(News.KINDS);
        Map<String, String> facts = new HashMap<>();
        List<String> article = new ArrayList<>();
        article.add(sentence(news, news.lead(), facts));
        for (News.Detail detail : news.details()) {
            if (detail.needed() || chance.percent(40)) {
                article.add(sentence(news, detail.wordings(), facts));
            }
        }
        if (chance.percent(40)) {
            article.add(chance.between(2, article.size()), sentence(news, ASIDES, facts));
        }
        int sentences = chance.percent(85) ? news.summary().size() : 1;
        String summary = news.summary().stream()
                .limit(sentences)
                .map(wordings -> sentence(news, wordings, facts))
                .collect(Collectors.joining(" "));
        return new Pair(String.join(" ", article), summary);
    }

    private String sentence(News news, List<String> wordings, Map<String, String> facts) {
        String text = fill(news, chance.pickCommon(wordings), facts);
        int first = text.startsWith("\"") ? 1 : 0;
        return text.substring(0, first)
                + text.substring(first, first + 1).toUpperCase(Locale.ROOT)
                + text.substring(first + 1);
    }

    private String fill(News news, String text, Map<String, String> facts) {
        return PLACEHOLDER.matcher(text).replaceAll(match -> {
            String name = match.group(1);
            String known = facts.get(name);
            if (known == null) {
                known = value(news, name, facts);
                facts.put(name, known);
            }
            return known;
        });
    }

    private String value(News news, String name, Map<String, String> facts) {
        News.Fact fact = news.facts().get(name);
        if (fact != null) {
            return fact.values().isEmpty()
                    ? number(fact.low() + fact.step() * chance.between(0, (fact.high() - fact.low()) / fact.step()))
                    : fill(news, chance.pick(fact.values()), facts);
        }
        return switch (name) {
            case "town", "rival" -> chance.pick(TOWN_STARTS) + chance.pick(TOWN_ENDS);
            case "day", "later" -> chance.pick(DAYS);
            case "month" -> chance.pick(MONTHS);
            case "name", "other" -> chance.pick(FIRST_NAMES) + " " + surname();
            case "company" -> surname() + " " + chance.pick(FIRMS);
            case "guess" -> number(chance.between(3, 90));
            default -> throw new IllegalArgumentException("no such fact: " + name);
        };
    }

    private String surname() {
        return chance.pick(SURNAME_STARTS) + chance.pick(SURNAME_ENDS);
    }

    private static String number(int value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
