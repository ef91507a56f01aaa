namespace Telemetry.Simulation.Kernel;

/// <summary>Where the continuations of one life go: to the world, which runs them one by one in an order by chance.
/// </summary>
internal sealed class LifeContext(Life life) : SynchronizationContext
{
    public Life Life => life;

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state) => life.World.Post(life, d, state);

    /// <inheritdoc/>
    public override void Send(SendOrPostCallback d, object? state) => d(state);

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;
}
