using Telemetry.Engine.Data;

namespace Telemetry.Engine.Execution;

/// <summary>Takes what a partition says during a step. A row's id is (pipeline, step, row).</summary>
public interface IStepSink
{
    /// <summary>Takes rows of an output stream.</summary>
    /// <param name="emission">Where the rows belong.</param>
    /// <param name="frame">At least one row; valid only during the call, and not to be changed.</param>
    void Emit(in Emission emission, Frame frame);
}
