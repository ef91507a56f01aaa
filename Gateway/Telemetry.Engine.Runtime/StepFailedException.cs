using Telemetry.Journal;

namespace Telemetry.Engine.Runtime;

/// <summary>
/// A step threw: the partition cannot be used further, and nothing of the step was said. The same form of the pipeline
/// will fail at the same step again.
/// </summary>
public sealed class StepFailedException : Exception
{
    /// <summary>Notes a failed step.</summary>
    /// <param name="position">The input record.</param>
    /// <param name="operatorName">The operator that was at work last; null when it was none.</param>
    /// <param name="failure">What it threw.</param>
    public StepFailedException(JournalPosition position, string? operatorName, Exception failure)
        : base(Describe(position, operatorName, failure), failure)
    {
        Position = position;
        OperatorName = operatorName;
    }

    /// <summary>The input record, which is the step's number.</summary>
    public JournalPosition Position { get; }

    /// <summary>The operator that was at work last; null when it was none.</summary>
    public string? OperatorName { get; }

    private static string Describe(JournalPosition position, string? operatorName, Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        var where = operatorName is null ? "" : $" in operator '{operatorName}'";
        return $"Step {position} failed{where}: {failure.GetType().Name}: {failure.Message}";
    }
}
