package io.wrongbook.widetable.fault;

/** What only one fault at a time can hit. */
enum ChaosTarget {
    TASK_MANAGER,
    JOB_MANAGER,
    DATABASE,
    BROKER,
    DATABASE_NETWORK,
    BROKER_NETWORK,
    CHECKPOINTS,
    JOB
}
