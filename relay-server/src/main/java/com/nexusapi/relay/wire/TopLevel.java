package com.nexusapi.relay.wire;

import java.util.List;
import java.util.function.Predicate;

/** The members of a JSON object and where they lie, in their order. */
record TopLevel(List<Member> members) {

    TopLevel {
        members = List.copyOf(members);
    }

    /**
     * One member.
     *
     * @param from where its name begins
     */
    record Member(String name, int from, Span value, boolean isNull) {}

    /** Replaces the value of the last member of that name, the one that was read. */
    void replace(SpanEdits edits, String name, String with) {
        for (Member member : members.reversed()) {
            if (member.name().equals(name)) {
                edits.replace(member.value(), with);
                return;
            }
        }
    }

    /**
     * Deletes members, each with one comma: the one before it, or, when nothing stays before it,
     * the one behind it.
     */
    void delete(SpanEdits edits, Predicate<Member> which) {
        boolean staysBefore = false;
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            if (!which.test(member)) {
                staysBefore = true;
            } else if (staysBefore) {
                edits.delete(new Span(members.get(i - 1).value().to(), member.value().to()));
            } else {
                boolean last = i + 1 == members.size();
                int to = last ? member.value().to() : members.get(i + 1).from();
                edits.delete(new Span(member.from(), to));
            }
        }
    }
}
