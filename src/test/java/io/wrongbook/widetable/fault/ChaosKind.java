package io.wrongbook.widetable.fault;

/** All faults that the nemesis knows. */
enum ChaosKind {
    TASK_MANAGER_KILLED(ChaosTarget.TASK_MANAGER),
    JOB_MANAGER_KILLED(ChaosTarget.JOB_MANAGER),
    DATABASE_KILLED(ChaosTarget.DATABASE),
    DATABASE_STOPPED(ChaosTarget.DATABASE),
    BROKER_KILLED(ChaosTarget.BROKER),
    BROKER_STOPPED(ChaosTarget.BROKER),
    /** Needs a broker that answers. */
    TOPIC_GAINS_A_PARTITION(ChaosTarget.BROKER),
    NETWORK_CUT(ChaosTarget.NETWORK),
    NETWORK_SLOW(ChaosTarget.NETWORK),
    NETWORK_HANGS(ChaosTarget.NETWORK),
    NETWORK_RESET(ChaosTarget.NETWORK),
    CHECKPOINTS_UNAVAILABLE(ChaosTarget.CHECKPOINTS),
    RESCALE(ChaosTarget.JOB),
    SAVEPOINT_AND_RESTART(ChaosTarget.JOB);

    private final ChaosTarget target;

    ChaosKind(ChaosTarget target) {
        this.target = target;
    }

    ChaosTarget target() {
        return target;
    }
}
