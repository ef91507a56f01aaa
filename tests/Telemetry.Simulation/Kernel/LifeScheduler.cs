namespace Telemetry.Simulation.Kernel;

/// <summary>For product code that takes a <see cref="TaskScheduler"/>: its tasks are steps of the life.</summary>
internal sealed class LifeScheduler(Life life) : TaskScheduler
{
    /// <inheritdoc/>
    public override int MaximumConcurrencyLevel => 1;

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks() => [];

    /// <inheritdoc/>
    protected override void QueueTask(Task task) => life.Post(() => TryExecuteTask(task));

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;
}
