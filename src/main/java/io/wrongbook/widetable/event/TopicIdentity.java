package io.wrongbook.widetable.event;

import java.io.Serializable;
import java.util.Optional;

/**
 * The identity of the source topic. A topic that was deleted and created again has the same name
 * but another id, and the offsets of the old topic are meaningless in it. Immutable.
 */
public final class TopicIdentity implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String topic;

    /** Null if it is unknown. */
    private final String id;

    /**
     * @param topic the name of the topic
     * @param id null if the brokers return none, as brokers before 2.8
     */
    public TopicIdentity(String topic, String id) {
        this.topic = topic;
        this.id = id;
    }

    /** The identity of a topic whose id is unknown. */
    public static TopicIdentity unknown(String topic) {
        return new TopicIdentity(topic, null);
    }

    public String topic() {
        return topic;
    }

    /** Empty if it is unknown. */
    public Optional<String> id() {
        return Optional.ofNullable(id);
    }

    /**
     * Checks whether the job's offsets belong to this topic.
     *
     * @param earlier the id of the topic to which the offsets belong
     * @return one line that says what to do if it is another topic; empty if it is the same topic,
     *     or if the brokers return no ids
     */
    public Optional<String> fault(String earlier) {
        if (id == null || id.equals(earlier)) {
            return Optional.empty();
        }
        return Optional.of(
                String.format(
                        "kafka.topic: %s is not the topic that the job has read: that topic has the"
                                + " id %s, this one has %s. The topic was deleted and created"
                                + " again, or belongs to another cluster, so the job would skip"
                                + " records: start the job without a savepoint or checkpoint and"
                                + " with --kafka.start earliest (docs/operations.md)",
                        topic, earlier, id));
    }
}
