namespace Telemetry.Gateway.Pipelines;

/// <summary>What is kept of a pipeline beside its checkpoints.</summary>
internal sealed record PipelineState
{
    /// <summary>Whether it is to run.</summary>
    public PipelineCondition State { get; init; }

    /// <summary>The first input record of its present life.</summary>
    public long Origin { get; init; }

    /// <summary>SHA-256 of its description, in hex: the form that is meant.</summary>
    public string Form { get; init; } = "";

    /// <summary>Why it is parked.</summary>
    public PipelineFailure? Failure { get; init; }

    /// <summary>Steps that somebody ordered to be left out; for this pipeline they are ticks.</summary>
    public IReadOnlyList<long> Skipped { get; init; } = [];

    /// <summary>The last step said under the gateway's name, when this was part of it, or in a life before; −1 for
    /// none.</summary>
    public long SaidStep { get; init; } = -1;

    /// <summary>How many of that step's rows.</summary>
    public int SaidRows { get; init; }

    /// <summary>A change is being made, and its record is at this position of the input journal or behind it, if it was
    /// written: who starts and finds this looks there.</summary>
    public long? ChangingFrom { get; init; }
}
