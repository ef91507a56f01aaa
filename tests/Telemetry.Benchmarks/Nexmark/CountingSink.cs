using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;

namespace Telemetry.Benchmarks.Nexmark;

/// <summary>Counts the rows that come out.</summary>
internal sealed class CountingSink : IStepSink
{
    public long Rows { get; private set; }

    public long DeadLetters { get; private set; }

    public void Emit(in Emission emission, Frame frame)
    {
        if (emission.Stream == PipelineBuilder.DeadLettersStream) { DeadLetters += frame.Count; }
        else { Rows += frame.Count; }
    }
}
