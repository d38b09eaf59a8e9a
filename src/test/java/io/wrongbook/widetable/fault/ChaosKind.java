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
    DATABASE_NETWORK_CUT(ChaosTarget.DATABASE_NETWORK),
    DATABASE_NETWORK_SLOW(ChaosTarget.DATABASE_NETWORK),
    DATABASE_NETWORK_HANGS(ChaosTarget.DATABASE_NETWORK),
    DATABASE_NETWORK_RESET(ChaosTarget.DATABASE_NETWORK),
    BROKER_NETWORK_CUT(ChaosTarget.BROKER_NETWORK),
    BROKER_NETWORK_SLOW(ChaosTarget.BROKER_NETWORK),
    BROKER_NETWORK_HANGS(ChaosTarget.BROKER_NETWORK),
    BROKER_NETWORK_RESET(ChaosTarget.BROKER_NETWORK),
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
