package io.wrongbook.widetable.event;

import java.io.Serializable;
import java.util.Optional;

/**
 * Which topic the events come from. A topic that was deleted and created again has the same name,
 * but another id, and offsets of the old one mean nothing in it. Immutable.
 */
public final class TopicIdentity implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String topic;

    /** Null if it is not known. */
    private final String id;

    /**
     * @param topic its name
     * @param id null if the brokers give none, as those before 2.8
     */
    public TopicIdentity(String topic, String id) {
        this.topic = topic;
        this.id = id;
    }

    /** A topic of which only the name is known. */
    public static TopicIdentity unknown(String topic) {
        return new TopicIdentity(topic, null);
    }

    public String topic() {
        return topic;
    }

    /** Empty if it is not known. */
    public Optional<String> id() {
        return Optional.ofNullable(id);
    }

    /**
     * Says what is wrong if the job's offsets belong to another topic.
     *
     * @param earlier the id of the topic that they belong to
     * @return one line that says what to do; empty if it is the same topic, or if the brokers give
     *     no ids
     */
    public Optional<String> fault(String earlier) {
        if (id == null || id.equals(earlier)) {
            return Optional.empty();
        }
        return Optional.of(
                String.format(
                        "kafka.topic: %s is not the topic that the job has read: that one has the"
                                + " id %s, this one has %s. It was deleted and created again, or"
                                + " it is another cluster's, and the job would skip records. Start"
                                + " the job without a savepoint or checkpoint and with"
                                + " --kafka.start earliest (docs/operations.md)",
                        topic, earlier, id));
    }
}
