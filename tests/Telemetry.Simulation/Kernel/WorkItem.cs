namespace Telemetry.Simulation.Kernel;

/// <summary>A continuation that is ready to run.</summary>
internal readonly record struct WorkItem(Life Life, SendOrPostCallback Action, object? State, long Order);
