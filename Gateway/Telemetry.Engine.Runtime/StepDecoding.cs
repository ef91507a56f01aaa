namespace Telemetry.Engine.Runtime;

/// <summary>What became of a journal record.</summary>
/// <param name="Status">Whether there is a step.</param>
/// <param name="Reason">Why the record was refused; empty otherwise.</param>
public readonly record struct StepDecoding(StepDecodingStatus Status, string Reason)
{
    /// <summary>The input was filled.</summary>
    public static StepDecoding Done { get; } = new(StepDecodingStatus.Done, "");

    /// <summary>The record is none of this pipeline's business.</summary>
    public static StepDecoding Skipped { get; } = new(StepDecodingStatus.Skipped, "");

    /// <summary>The record cannot be decoded.</summary>
    /// <param name="reason">Why.</param>
    /// <returns>The outcome.</returns>
    public static StepDecoding Refused(string reason) => new(StepDecodingStatus.Refused, reason);
}
