using Telemetry.Journal;

namespace Telemetry.Gateway.Replay;

/// <summary>What a pipeline's rows depend on beside its form and the journal.</summary>
/// <param name="Origin">The first record that it reads.</param>
/// <param name="Skipped">Steps that somebody ordered to be left out.</param>
internal sealed record PipelineLife(JournalPosition Origin, IReadOnlyList<long> Skipped)
{
    /// <summary>A pipeline that reads the journal from its start.</summary>
    public static PipelineLife Whole { get; } = new(default, []);
}
