using Telemetry.Engine.Execution;

namespace Telemetry.Benchmarks;

/// <summary>The engine as a subject.</summary>
internal interface IEngine : ISubject
{
    /// <summary>Called after each step, with the partition.</summary>
    Action<Partition>? AfterStep { get; set; }
}
